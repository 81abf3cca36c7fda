#ifndef TESTS_ACCESS_GENERIC_CALL_H_
#define TESTS_ACCESS_GENERIC_CALL_H_

#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"
#include "grpcpp/channel.h"

namespace muster::testing {

// A request of `method` that says nothing but `value` in its field `path`, such
// as `cursor.name`; nothing at all if `path` is empty.
std::unique_ptr<google::protobuf::Message> RequestWith(
    const google::protobuf::MethodDescriptor& method, absl::string_view path,
    const std::string& value);

// Makes one call of any method: sends `request`, and nothing after it. OK once
// a first message is there, and then gives the call up; else how it ended.
absl::Status CallMethod(const std::shared_ptr<grpc::Channel>& channel,
                        const google::protobuf::MethodDescriptor& method,
                        const google::protobuf::Message& request,
                        absl::Duration at_most);

}  // namespace muster::testing

#endif  // TESTS_ACCESS_GENERIC_CALL_H_
