#ifndef CONNECTOR_IRU_ACCESS_ACCESS_CHECK_H_
#define CONNECTOR_IRU_ACCESS_ACCESS_CHECK_H_

#include <vector>

#include "absl/status/statusor.h"
#include "connector/iru/client/iru_client.h"
#include "proto/muster/connector/v1/connector.pb.h"

namespace muster::iru {

// Tries every endpoint that reading needs, once, with the smallest page, in the
// order in which they matter. What is about one device, blueprint or library
// item is tried on the first of the list; without one it is UNKNOWN.
//
// Writes cannot be tried harmlessly: they are UNKNOWN unless the audit log's
// events about API tokens name them. So is known what is granted and needed by
// nothing, which comes last, with no features.
//
// Errors: those of IruClient::Get() that concern every endpoint: then nothing
//   can be told of any.
absl::StatusOr<std::vector<connector::v1::Access>> CheckIruAccess(
    IruClient& client);

}  // namespace muster::iru

#endif  // CONNECTOR_IRU_ACCESS_ACCESS_CHECK_H_
