#include "actions/store/audit_lines.h"

#include "gtest/gtest.h"
#include "testing/matchers.h"

namespace muster::actions {
namespace {

using ::muster::testing::EqualsProto;

constexpr char kTraceparent[] =
    "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

v1::Command Lock() {
  v1::Command command;
  command.set_name("sources/iru/devices/a/commands/c");
  command.mutable_command()->mutable_lock()->set_message("Call 5551234");
  command.set_reason("stolen");
  command.set_requester("ann");
  command.set_principal("people/ann");
  command.set_ticket("T-1");
  command.set_serial_number("C02");
  command.set_state(v1::COMMAND_STATE_QUEUED);
  command.set_traceparent(kTraceparent);
  command.add_history()->set_state(v1::COMMAND_STATE_QUEUED);
  return command;
}

TEST(AuditLinesTest, NewCommandIsAnIntentWithoutItsOptions) {
  EXPECT_THAT(RecordFor(Lock(), {"people/ann", "token 1"}), EqualsProto(R"pb(
                phase: PHASE_INTENT
                requester: "ann"
                kind: "lock"
                device: "sources/iru/devices/a"
                serial_number: "C02"
                command: "sources/iru/devices/a/commands/c"
                reason: "stolen"
                outcome: "QUEUED"
                trace_id: "0af7651916cd43dd8448eb211c80319c"
                principal: "people/ann"
                authentication: "token 1"
                ticket: "T-1"
                source: "sources/iru"
              )pb"));
}

TEST(AuditLinesTest, PhaseFollowsTheState) {
  v1::Command command = Lock();

  command.set_state(v1::COMMAND_STATE_SENDING);
  command.add_history();
  EXPECT_EQ(RecordFor(command, Actor()).phase(),
            v1::AuditRecord::PHASE_SENDING);

  command.set_state(v1::COMMAND_STATE_FAILED);
  command.set_error_reason("DEVICE_DRIFTED");
  command.add_history();
  EXPECT_EQ(RecordFor(command, Actor()).phase(), v1::AuditRecord::PHASE_RESULT);
  EXPECT_EQ(RecordFor(command, Actor()).outcome(), "FAILED DEVICE_DRIFTED");
}

TEST(AuditLinesTest, DecisionIsItsMakersAndNamesThePlan) {
  v1::Command command = Lock();
  command.set_plan_hash("abcd");
  v1::Decision& decision = *command.add_decisions();
  decision.set_verdict(v1::Decision::VERDICT_APPROVED);
  decision.set_comment("I know of it");

  const v1::AuditRecord record =
      DecisionRecordFor(command, {"people/ben", "token 2"});

  EXPECT_EQ(record.phase(), v1::AuditRecord::PHASE_DECISION);
  EXPECT_EQ(record.outcome(), "APPROVED");
  EXPECT_EQ(record.principal(), "people/ben");
  EXPECT_EQ(record.authentication(), "token 2");
  EXPECT_EQ(record.reason(), "I know of it");
  EXPECT_EQ(record.plan_hash(), "abcd");
}

TEST(AuditLinesTest, RefusalNamesTheRequestAndNoCommand) {
  v1::Command draft = Lock();

  const v1::AuditRecord record =
      RefusalRecord(draft, {"people/ann", "token 1"}, "DEVICE_REMOVED");

  EXPECT_EQ(record.phase(), v1::AuditRecord::PHASE_REFUSED);
  EXPECT_EQ(record.device(), "sources/iru/devices/a");
  EXPECT_EQ(record.outcome(), "DEVICE_REMOVED");
  EXPECT_EQ(record.command(), "");
}

TEST(AuditLinesTest, TraceIdOfGarbageIsEmpty) {
  EXPECT_EQ(TraceIdOf(""), "");
  EXPECT_EQ(TraceIdOf("garbage"), "");
}

}  // namespace
}  // namespace muster::actions
