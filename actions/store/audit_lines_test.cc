#include "actions/store/audit_lines.h"

#include <string>
#include <vector>

#include "base/log.h"
#include "gtest/gtest.h"
#include "testing/matchers.h"

namespace muster::actions {
namespace {

using ::muster::testing::EqualsProto;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr char kTraceparent[] =
    "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

v1::Command Lock() {
  v1::Command command;
  command.set_name("sources/iru/devices/a/commands/c");
  command.mutable_command()->mutable_lock()->set_message("Call 5551234");
  command.set_reason("stolen");
  command.set_requester("ann");
  command.set_serial_number("C02");
  command.set_state(v1::COMMAND_STATE_QUEUED);
  command.set_traceparent(kTraceparent);
  command.add_history()->set_state(v1::COMMAND_STATE_QUEUED);
  return command;
}

// Keeps the log's lines.
class KeptLog final : public LogSink {
 public:
  KeptLog() : before_(SetLogSink(this)) {}
  ~KeptLog() override { SetLogSink(before_); }
  void Write(absl::string_view line) override { lines_.emplace_back(line); }
  const std::vector<std::string>& lines() const { return lines_; }

 private:
  std::vector<std::string> lines_;
  LogSink* const before_;
};

TEST(AuditLinesTest, NewCommandIsAnIntentWithoutItsOptions) {
  EXPECT_THAT(LineFor(Lock()), EqualsProto(R"pb(
                phase: PHASE_INTENT
                requester: "ann"
                kind: "lock"
                device: "sources/iru/devices/a"
                serial_number: "C02"
                command: "sources/iru/devices/a/commands/c"
                reason: "stolen"
                outcome: "QUEUED"
                trace_id: "0af7651916cd43dd8448eb211c80319c"
              )pb"));
}

TEST(AuditLinesTest, PhaseFollowsTheState) {
  v1::Command command = Lock();

  command.set_state(v1::COMMAND_STATE_SENDING);
  command.add_history();
  EXPECT_EQ(LineFor(command).phase(), v1::AuditRecord::PHASE_SENDING);

  command.set_state(v1::COMMAND_STATE_FAILED);
  command.set_error_reason("DEVICE_DRIFTED");
  command.add_history();
  EXPECT_EQ(LineFor(command).phase(), v1::AuditRecord::PHASE_RESULT);
  EXPECT_EQ(LineFor(command).outcome(), "FAILED DEVICE_DRIFTED");
}

TEST(AuditLinesTest, RefusalNamesTheRequestAndNeverThePin) {
  v1::CreateCommandRequest request;
  request.set_parent("sources/iru/devices/a");
  request.mutable_command()->mutable_erase()->set_pin("496406");
  request.set_reason("stolen");
  request.set_requester("ann");

  const v1::AuditRecord line =
      RefusalLine(request, "people/ann", "C02", "COMMAND_NEEDS_APPROVAL", "");

  EXPECT_THAT(line, EqualsProto(R"pb(
                phase: PHASE_REFUSED
                requester: "ann"
                principal: "people/ann"
                kind: "erase"
                device: "sources/iru/devices/a"
                serial_number: "C02"
                reason: "stolen"
                outcome: "COMMAND_NEEDS_APPROVAL"
              )pb"));
}

TEST(AuditLinesTest, LogGetsOneLineWithoutTheRequestersWords) {
  KeptLog log;

  LogLine(LineFor(Lock()));

  ASSERT_EQ(log.lines().size(), 1u);
  EXPECT_THAT(log.lines()[0], HasSubstr("\"INTENT\""));
  EXPECT_THAT(log.lines()[0], HasSubstr("sources/iru/devices/a/commands/c"));
  EXPECT_THAT(log.lines()[0], Not(HasSubstr("stolen")));
  EXPECT_THAT(log.lines()[0], Not(HasSubstr("5551234")));
}

TEST(AuditLinesTest, TraceIdOfGarbageIsEmpty) {
  EXPECT_EQ(TraceIdOf(""), "");
  EXPECT_EQ(TraceIdOf("garbage"), "");
}

}  // namespace
}  // namespace muster::actions
