#include "connector/dummy/send_outcome.h"

#include "absl/strings/str_cat.h"
#include "base/errors.h"
#include "connector/dummy/dummy_device.h"
#include "connector/dummy/dummy_errors.h"
#include "google/protobuf/struct.pb.h"
#include "google/protobuf/util/json_util.h"

namespace muster::dummy {
namespace {

absl::Status InDoubt(absl::string_view host, absl::string_view why) {
  return Error(
      absl::StatusCode::kUnknown, "COMMAND_IN_DOUBT",
      absl::StrCat(host, " may or may not have taken the command (", why,
                   "): read the device's commands, and do not send "
                   "it again blindly."),
      {{"host", std::string(host)}});
}

bool MayHaveArrived(const absl::Status& failure) {
  const std::string reason = ErrorReason(failure);
  return reason == "HTTP_CONNECTION_LOST" || reason == "HTTP_TIMEOUT" ||
         reason == "HTTP_BODY_TOO_LARGE";
}

absl::StatusOr<std::string> IdOf(absl::string_view host,
                                 const std::string& body) {
  google::protobuf::Struct row;
  const bool parsed =
      google::protobuf::util::JsonStringToMessage(body, &row).ok();
  if (!parsed) return InDoubt(host, "its answer cannot be read");
  return TextOf(row, "id");
}

}  // namespace

absl::StatusOr<std::string> OutcomeOfSend(
    absl::string_view host, const absl::StatusOr<HttpResponse>& answer) {
  if (!answer.ok()) {
    if (MayHaveArrived(answer.status())) {
      return InDoubt(host, answer.status().message());
    }
    return ErrorOfTransport(host, answer.status());
  }
  if (answer->status == 201) return IdOf(host, answer->body);
  if (answer->status == 409) {
    return Error(absl::StatusCode::kAborted, "COMMAND_ALREADY_PENDING",
                 "a command of this kind waits for the device already: follow "
                 "that one");
  }
  if (answer->status == 400) {
    return Error(absl::StatusCode::kFailedPrecondition, "COMMAND_NOT_ALLOWED",
                 absl::StrCat(host, " does not allow this on this device"),
                 {{"host", std::string(host)}});
  }
  if (answer->status >= 500 || answer->status == 408) {
    return InDoubt(host, absl::StrCat("it answered ", answer->status));
  }
  return ErrorOfAnswer(Subject::kDevice, host, *answer);
}

}  // namespace muster::dummy
