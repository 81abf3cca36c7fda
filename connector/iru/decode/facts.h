#ifndef CONNECTOR_IRU_DECODE_FACTS_H_
#define CONNECTOR_IRU_DECODE_FACTS_H_

#include <cstdint>
#include <string>

#include "absl/strings/string_view.h"
#include "connector/iru/json/value_reader.h"
#include "proto/muster/device/v1/device.pb.h"

namespace muster::iru {

// A fact of `endpoint` from a field: its value, or why there is none (absent
// is NOT_REPORTED, null and "" are BLANK, another type is UNPARSEABLE). Never
// a default in place of a value.
device::v1::Fact FactOf(absl::string_view key, absl::string_view endpoint,
                        const Field<bool>& field);
device::v1::Fact FactOf(absl::string_view key, absl::string_view endpoint,
                        const Field<std::string>& field);
device::v1::Fact FactOf(absl::string_view key, absl::string_view endpoint,
                        const Field<int64_t>& field);

// The same, of texts that need not be copied first, into `fact`, which is
// empty.
void SetFact(absl::string_view key, absl::string_view endpoint,
             const Field<bool>& field, device::v1::Fact& fact);
void SetFact(absl::string_view key, absl::string_view endpoint,
             const Field<absl::string_view>& field, device::v1::Fact& fact);

// A fact that could not be had.
device::v1::Fact UnknownFact(absl::string_view key, absl::string_view endpoint,
                             device::v1::UnknownReason reason);

}  // namespace muster::iru

#endif  // CONNECTOR_IRU_DECODE_FACTS_H_
