// Enums and instants as a person would say them.
#ifndef CLI_VIEW_WORDS_H_
#define CLI_VIEW_WORDS_H_

#include <cstdint>
#include <string>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/timestamp.pb.h"
#include "proto/muster/device/v1/device.pb.h"

namespace muster::cli {

// A category as a person would say it: `Laptop`, `Not known`.
std::string CategoryWord(device::v1::Category category);

// `COMMAND_STATE_OFFLINE_PENDING` of enum CommandState → `OFFLINE_PENDING`:
// the name without the enum's own in front.
std::string EnumWord(const google::protobuf::EnumDescriptor& type, int number);
template <typename Enum>
std::string EnumWord(Enum value) {
  return EnumWord(*google::protobuf::GetEnumDescriptor<Enum>(), value);
}

// `3 h ago`, `just now`, or `never` for an unset instant.
std::string Ago(const google::protobuf::Timestamp& instant, bool is_set,
                absl::Time now);

// `2026-11-22 09:15:02 UTC`, or `-` for an unset instant.
std::string Instant(const google::protobuf::Timestamp& instant, bool is_set);

// Digits in groups of three: `3,350`.
std::string Number(int64_t value);

// `512 B`, `3.4 GB`: bytes in powers of 1,000.
std::string Bytes(int64_t count);

// The value of a fact, or `unknown (NOT_FETCHED)`.
std::string FactWord(const device::v1::Fact& fact);

// The last part of a resource name.
absl::string_view LastPart(absl::string_view name);

absl::Time ToTime(const google::protobuf::Timestamp& instant);

}  // namespace muster::cli

#endif  // CLI_VIEW_WORDS_H_
