#include "actions/store/command_store.h"

#include <set>
#include <thread>

#include "absl/strings/str_cat.h"
#include "actions/testing/store_world.h"
#include "gtest/gtest.h"
#include "testing/matchers.h"

namespace muster::actions {
namespace {

using ::muster::testing::EqualsProto;
using ::muster::testing::ErrorIs;
using ::muster::testing::IsOk;
using ::testing::ElementsAre;

class CommandStoreTest : public ::testing::Test {
 protected:
  void Reopen() { world_.Reopen(); }

  static v1::Command Draft(const std::string& id,
                           const std::string& device = "a") {
    v1::Command draft;
    draft.set_name(
        absl::StrCat("sources/iru/devices/", device, "/commands/", id));
    draft.mutable_command()->mutable_lock();
    draft.set_command_class(guard::v1::COMMAND_CLASS_DISRUPTIVE);
    draft.set_request_id(id);
    draft.set_reason("stolen");
    draft.set_serial_number("C02");
    return draft;
  }

  v1::Command Create(const std::string& id, const std::string& device = "a") {
    auto command = store_->Create(Draft(id, device));
    EXPECT_THAT(command, IsOk());
    return *command;
  }

  void Move(const v1::Command& command, v1::CommandState state) {
    EXPECT_THAT(store_->Transition(command.name(), {state, "Moved."}), IsOk());
  }

  std::vector<std::string> List(const CommandQuery& query) {
    std::vector<std::string> ids;
    const auto page = store_->List(query);
    EXPECT_THAT(page, IsOk());
    for (const v1::Command& command : page->commands) {
      ids.push_back(command.request_id());
    }
    return ids;
  }

  std::vector<std::string> AuditOutcomes() {
    std::vector<std::string> outcomes;
    const auto lines = world_.log->Records(0, 1000);
    EXPECT_THAT(lines, IsOk());
    int64_t sequence = 0;
    for (const v1::AuditRecord& line : *lines) {
      EXPECT_EQ(line.sequence(), ++sequence);
      outcomes.push_back(line.outcome());
    }
    return outcomes;
  }

  StoreWorld world_;
  FakeClock& clock_ = world_.clock;
  std::unique_ptr<CommandStore>& store_ = world_.store;
};

TEST_F(CommandStoreTest, CommandOutlivesTheProcess) {
  const v1::Command made = Create("one");

  Reopen();

  EXPECT_EQ(store_->Get(made.name())->SerializeAsString(),
            made.SerializeAsString());
  EXPECT_EQ(made.state(), v1::COMMAND_STATE_QUEUED);
  EXPECT_EQ(made.create_time().seconds(), 1'700'000'000);
}

TEST_F(CommandStoreTest, SameRequestMakesOneCommandEvenAfterARestart) {
  const v1::Command first = Create("one");
  Reopen();
  v1::Command again = Draft("one");
  again.set_name("sources/iru/devices/a/commands/another");

  const auto second = store_->Create(again);

  ASSERT_THAT(second, IsOk());
  EXPECT_EQ(second->name(), first.name());
  EXPECT_THAT(AuditOutcomes(), ElementsAre("QUEUED"));
}

TEST_F(CommandStoreTest, RequestIdOfOtherContentIsRefused) {
  Create("one");
  v1::Command other_device = Draft("one", "b");
  v1::Command other_reason = Draft("one");
  other_reason.set_reason("lost");
  v1::Command other_requester = Draft("one");
  other_requester.set_requester("bob");
  v1::Command other_principal = Draft("one");
  other_principal.set_principal("people/bob");
  v1::Command other_options = Draft("one");
  other_options.mutable_command()->mutable_lock()->set_message("Hello");

  for (const v1::Command& draft : {other_device, other_reason, other_requester,
                                   other_principal, other_options}) {
    EXPECT_THAT(store_->Create(draft),
                ErrorIs(absl::StatusCode::kAlreadyExists, "REQUEST_ID_REUSED"));
  }
  EXPECT_THAT(AuditOutcomes(), ElementsAre("QUEUED"));
}

TEST_F(CommandStoreTest, SameRequestFromManyThreadsMakesOneCommand) {
  std::vector<std::string> names(16);
  std::vector<std::thread> threads;
  for (int i = 0; i < 16; ++i) {
    threads.emplace_back([this, i, &names] {
      v1::Command draft = Draft("one");
      draft.set_name(absl::StrCat("sources/iru/devices/a/commands/", i));
      names[i] = store_->Create(draft)->name();
    });
  }
  for (std::thread& thread : threads) thread.join();

  EXPECT_EQ(std::set<std::string>(names.begin(), names.end()).size(), 1u);
  EXPECT_THAT(AuditOutcomes(), ElementsAre("QUEUED"));
}

TEST_F(CommandStoreTest, EveryMoveIsStoredWithItsAuditLine) {
  const v1::Command made = Create("one");
  clock_.Advance(absl::Seconds(1));
  Move(made, v1::COMMAND_STATE_SENDING);
  clock_.Advance(absl::Seconds(1));
  Move(made, v1::COMMAND_STATE_ACCEPTED);

  Reopen();

  EXPECT_EQ(store_->Get(made.name())->history_size(), 3);
  EXPECT_THAT(AuditOutcomes(), ElementsAre("QUEUED", "SENDING", "ACCEPTED"));
  EXPECT_EQ((*world_.log->Records(0, 9))[2].time().seconds(), 1'700'000'002);
}

TEST_F(CommandStoreTest, AuditGoesOnDenselyAfterARestart) {
  Create("one");
  Reopen();
  ASSERT_THAT(store_->Refuse([] {
    v1::AuditRecord line;
    line.set_outcome("PLAN_MISSING");
    return line;
  }()),
              IsOk());
  Create("two");

  EXPECT_THAT(AuditOutcomes(), ElementsAre("QUEUED", "PLAN_MISSING", "QUEUED"));
}

TEST_F(CommandStoreTest, NewsWithoutAMoveWriteNoAuditLine) {
  const v1::Command made = Create("one");

  ASSERT_THAT(store_->Transition(made.name(),
                                 {v1::COMMAND_STATE_QUEUED, "Still waits."}),
              IsOk());

  EXPECT_EQ(store_->Get(made.name())->state_message(), "Still waits.");
  EXPECT_THAT(AuditOutcomes(), ElementsAre("QUEUED"));
}

TEST_F(CommandStoreTest, IllegalMoveChangesNothing) {
  const v1::Command made = Create("one");

  EXPECT_THAT(
      store_->Transition(made.name(), {v1::COMMAND_STATE_SUCCEEDED, "Done."}),
      ErrorIs(absl::StatusCode::kInternal, "COMMAND_TRANSITION_ILLEGAL"));

  EXPECT_EQ(store_->Get(made.name())->state(), v1::COMMAND_STATE_QUEUED);
  EXPECT_THAT(AuditOutcomes(), ElementsAre("QUEUED"));
}

TEST_F(CommandStoreTest, UnknownCommandIsNotFound) {
  const auto not_found =
      ErrorIs(absl::StatusCode::kNotFound, "COMMAND_NOT_FOUND");

  EXPECT_THAT(store_->Get("sources/iru/devices/a/commands/x"), not_found);
  EXPECT_THAT(store_->Transition("sources/iru/devices/a/commands/x",
                                 {v1::COMMAND_STATE_SENDING, "Goes."}),
              not_found);
}

TEST_F(CommandStoreTest, ListsNewestFirstPageByPage) {
  for (const char* id : {"1", "2", "3", "4", "5"}) Create(id);
  CommandQuery query;
  query.parent = {"iru", "-"};
  query.limit = 2;

  const auto first = store_->List(query);
  ASSERT_THAT(first, IsOk());
  Create("6");
  query.before = first->next_position;
  const auto second = store_->List(query);
  ASSERT_THAT(second, IsOk());
  query.before = second->next_position;
  const auto third = store_->List(query);
  ASSERT_THAT(third, IsOk());

  EXPECT_EQ(first->commands[0].request_id(), "5");
  EXPECT_EQ(second->commands[0].request_id(), "3");
  EXPECT_EQ(third->commands[0].request_id(), "1");
  EXPECT_EQ(third->next_position, 0);
}

TEST_F(CommandStoreTest, OpenOnlyLeavesOutWhatHasEnded) {
  const v1::Command ended = Create("ended");
  Create("open", "b");
  Move(ended, v1::COMMAND_STATE_SENDING);
  Move(ended, v1::COMMAND_STATE_FAILED);
  CommandQuery query;
  query.parent = {"-", "-"};
  query.limit = 10;

  EXPECT_THAT(List(query), ElementsAre("open", "ended"));
  query.open_only = true;
  EXPECT_THAT(List(query), ElementsAre("open"));
}

TEST_F(CommandStoreTest, OpenCommandsAreThereAfterARestartOldestFirst) {
  Create("1");
  const v1::Command ended = Create("2", "b");
  Create("3", "c");
  Move(ended, v1::COMMAND_STATE_SENDING);
  Move(ended, v1::COMMAND_STATE_FAILED);

  Reopen();

  std::vector<std::string> ids;
  for (const v1::Command& command :
       store_->OpenCommands([](const v1::Command&) { return true; })) {
    ids.push_back(command.request_id());
  }
  EXPECT_THAT(ids, ElementsAre("1", "3"));
}

}  // namespace
}  // namespace muster::actions
