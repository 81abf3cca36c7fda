#include <functional>
#include <optional>
#include <string>

#include "absl/strings/str_cat.h"
#include "base/errors.h"
#include "connector/conformance/cases.h"

namespace muster::conformance {
namespace {

namespace pb = connector::v1;

// Commands that need no more than their kind, the least harmful first. The kit
// never erases.
constexpr const char* kKinds[] = {"blank_push", "update_inventory", "lock",
                                  "restart"};

const pb::DescribeResponse::CommandSupport* Supported(
    const pb::DescribeResponse& described) {
  for (const char* kind : kKinds) {
    for (const auto& support : described.commands()) {
      if (support.kind() == kind) return &support;
    }
  }
  return nullptr;
}

bool Knows(const pb::DescribeResponse::CommandSupport& support, int platform) {
  for (const int known : support.platforms()) {
    if (known == platform) return true;
  }
  return false;
}

pb::DeviceCommand CommandOf(const std::string& kind) {
  pb::DeviceCommand command;
  const auto* field = command.GetDescriptor()->FindFieldByName(kind);
  command.GetReflection()->MutableMessage(&command, field);
  return command;
}

// Launches, syncs, and makes a request that would send a command; skips a
// connector that sends none.
Verdict Ready(Bench& bench, pb::SendCommandRequest& request) {
  MUSTER_EXPECT(bench.Launch());
  const auto* support = Supported(bench.described());
  if (support == nullptr) {
    return Skip("Describe tells none of the commands that the kit may send");
  }
  MUSTER_EXPECT(bench.Sync(1));
  for (const auto& device : bench.inventory().full_syncs()[0].devices()) {
    if (!Knows(*support, device.platform())) continue;
    if (device.serial_number().empty()) continue;
    request.set_device(device.name());
    request.set_expected_serial_number(device.serial_number());
    *request.mutable_command() = CommandOf(support->kind());
    return Pass();
  }
  return Skip(absl::StrCat("no device of the vendor knows ", support->kind()));
}

// Changes that the vendor was asked to make to the device.
size_t ChangesOf(Bench& bench, const std::string& device) {
  size_t changes = 0;
  for (const Asked& asked : bench.vendor().asked()) {
    if (asked.method != "GET" && asked.Mentions(IdIn(device))) ++changes;
  }
  return changes;
}

Verdict CheckChanges(Bench& bench, const std::string& device, size_t wanted) {
  const size_t changes = ChangesOf(bench, device);
  if (changes == wanted) return Pass();
  return Fail(absl::StrCat("the vendor was asked ", changes,
                           " times to command the device where ", wanted,
                           " was right: never send a command twice, and none "
                           "before the device was looked at"));
}

Verdict CheckError(const absl::Status& status, absl::StatusCode code,
                   const std::string& reason) {
  if (status.code() == code && ErrorReason(status) == reason) return Pass();
  return Fail(absl::StrCat("SendCommand ended with ",
                           absl::StatusCodeToString(status.code()), " ",
                           ErrorReason(status), ": make it ",
                           absl::StatusCodeToString(code), " ", reason));
}

VendorProxy::Rule ForChanges(const Trouble& trouble) {
  return [trouble](const Asked& asked) -> std::optional<Trouble> {
    if (asked.method == "GET") return std::nullopt;
    return trouble;
  };
}

Verdict SendsOnce(Bench& bench) {
  pb::SendCommandRequest request;
  MUSTER_EXPECT(Ready(bench, request));
  const auto sent = bench.Send(request);
  if (!sent.ok()) {
    return Fail(absl::StrCat("SendCommand of a healthy vendor failed: ",
                             sent.status().ToString()));
  }
  if (!sent->already_done() && !sent->has_send_time()) {
    return Fail("SendCommand's answer lacks its send_time: set it");
  }
  return CheckChanges(bench, request.device(), 1);
}

// A command whose answer is `trouble` is in doubt, and was sent once.
Verdict IsInDoubt(Bench& bench, const Trouble& trouble) {
  pb::SendCommandRequest request;
  MUSTER_EXPECT(Ready(bench, request));
  bench.vendor().SetRule(ForChanges(trouble));
  const absl::Status status = bench.Send(request).status();
  MUSTER_EXPECT(CheckChanges(bench, request.device(), 1));
  return CheckError(status, absl::StatusCode::kUnknown, "COMMAND_IN_DOUBT");
}

Verdict DoubtsALostAnswer(Bench& bench) {
  Trouble trouble;
  trouble.kind = Trouble::Kind::kLoseAnswer;
  return IsInDoubt(bench, trouble);
}

Verdict DoubtsAServersFailure(Bench& bench) {
  Trouble trouble;
  trouble.status = 500;
  return IsInDoubt(bench, trouble);
}

Verdict LeavesADriftedDeviceAlone(Bench& bench) {
  pb::SendCommandRequest request;
  MUSTER_EXPECT(Ready(bench, request));
  request.set_expected_serial_number(
      absl::StrCat(request.expected_serial_number(), "X"));
  const absl::Status status = bench.Send(request).status();
  MUSTER_EXPECT(CheckChanges(bench, request.device(), 0));
  return CheckError(status, absl::StatusCode::kFailedPrecondition,
                    "DEVICE_DRIFTED");
}

Verdict SendsNothingUnseen(Bench& bench) {
  pb::SendCommandRequest request;
  MUSTER_EXPECT(Ready(bench, request));
  bench.vendor().SetRule([](const Asked& asked) -> std::optional<Trouble> {
    if (asked.method != "GET") return std::nullopt;
    return Trouble();
  });
  const absl::Status status = bench.Send(request).status();
  MUSTER_EXPECT(CheckChanges(bench, request.device(), 0));
  return CheckError(status, absl::StatusCode::kUnavailable, "COMMAND_NOT_SENT");
}

}  // namespace

std::vector<Case> CommandCases() {
  return {{"sends_a_command_once", SendsOnce},
          {"doubts_a_lost_answer", DoubtsALostAnswer},
          {"doubts_a_failed_command", DoubtsAServersFailure},
          {"leaves_a_drifted_device_alone", LeavesADriftedDeviceAlone},
          {"sends_nothing_unseen", SendsNothingUnseen}};
}

}  // namespace muster::conformance
