#include "cli/action/query_commands.h"

#include <string>

#include "cli/testing/fake_installation.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace muster::cli {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

using QueryCommandsTest = MusterctlTest;

TEST_F(QueryCommandsTest, ListsWithEveryFilter) {
  actions_.list.Answer(R"pb(
    commands { name: "c-1" serial_number: "C02" state: COMMAND_STATE_HELD }
    next_page_token: "more"
  )pb");

  EXPECT_EQ(
      Run({"commands", "--open", "--state", "held,offline-pending", "--ticket",
           "IT-7", "--device", "sources/iru/devices/a", "--limit", "7"}),
      kExitOk)
      << err_;

  const auto& asked = actions_.list.asked()[0];
  EXPECT_EQ(asked.parent(), "sources/iru/devices/a");
  EXPECT_TRUE(asked.open_only());
  EXPECT_EQ(asked.ticket(), "IT-7");
  EXPECT_EQ(asked.page_size(), 7);
  EXPECT_THAT(asked.states(),
              ElementsAre(actions::v1::COMMAND_STATE_HELD,
                          actions::v1::COMMAND_STATE_OFFLINE_PENDING));
  EXPECT_THAT(out_, HasSubstr("c-1"));
  EXPECT_THAT(out_, HasSubstr("There are older ones"));
}

TEST_F(QueryCommandsTest, RefusesAStateThatThereIsNot) {
  EXPECT_EQ(Run({"commands", "--state", "asleep"}), kExitUsage);
  EXPECT_THAT(actions_.list.asked(), IsEmpty());
}

TEST_F(QueryCommandsTest, WatchesWhatMovesOfOneTicket) {
  actions_.streams = {{{"commands { name: 'c-1' ticket: 'IT-7' "
                        "state: COMMAND_STATE_ACCEPTED } "
                        "commands { name: 'c-2' ticket: 'IT-8' }"},
                       grpc::Status::OK}};

  EXPECT_EQ(Run({"commands", "--watch", "--ticket", "IT-7"}), kExitOk) << err_;

  EXPECT_EQ(actions_.watched[0].parent(), "sources/-/devices/-");
  EXPECT_THAT(out_, HasSubstr("ACCEPTED"));
  EXPECT_THAT(out_, Not(HasSubstr("c-2")));
}

TEST_F(QueryCommandsTest, GivesUpAtOnceWhereNobodyAnswersTheWatch) {
  actions_.streams = {{{}, {grpc::StatusCode::UNAVAILABLE, "gone"}}};

  EXPECT_EQ(Run({"commands", "--watch"}), kExitServiceUnreachable);
}

TEST_F(QueryCommandsTest, ShowsACommandAndABatch) {
  actions_.get.Answer("name: 'c-1' command { erase {} } serial_number: 'C02'");
  actions_.get_batch.Answer(
      "name: 'b-1' counts { state: COMMAND_STATE_FAILED count: 3 }");

  EXPECT_EQ(Run({"command", "c-1"}), kExitOk);
  EXPECT_THAT(out_, HasSubstr("erase of C02"));
  EXPECT_EQ(Run({"batch", "b-1"}), kExitOk);
  EXPECT_THAT(out_, HasSubstr("b-1: 3 FAILED\n"));
}

TEST_F(QueryCommandsTest, SaysThatALinkMayLeadNowhere) {
  actions_.link.Answer("uri: 'https://x/devices/a' unverified: true");

  EXPECT_EQ(Run({"console-link", "sources/iru/devices/a"}), kExitOk);

  EXPECT_THAT(out_, HasSubstr("https://x/devices/a\n"));
  EXPECT_THAT(out_, HasSubstr("actions.console_links"));
}

TEST_F(QueryCommandsTest, WritesOneObjectALineForPrograms) {
  actions_.list.Answer("commands { name: 'a' } commands { name: 'b' }");
  EXPECT_EQ(Run({"commands", "--json"}), kExitOk);
  EXPECT_EQ(out_, "{\"name\":\"a\"}\n{\"name\":\"b\"}\n");

  actions_.link.Answer("uri: 'https://x'");
  EXPECT_EQ(Run({"console-link", "sources/iru/devices/a", "--json"}), kExitOk);
  EXPECT_EQ(out_, "{\"uri\":\"https://x\"}\n");
}

}  // namespace
}  // namespace muster::cli
