#include "plugins/sdk/feed/side_loop.h"

#include <algorithm>
#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/synchronization/notification.h"
#include "absl/time/time.h"
#include "base/errors.h"
#include "base/fake_clock.h"
#include "base/fake_random.h"
#include "base/status_macros.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "plugins/sdk/effects/effect_store.h"
#include "testing/matchers.h"
#include "testing/temp_dir.h"

namespace muster::plugins {
namespace {

using ::muster::testing::TempDir;
using ::testing::ElementsAre;

// One stream of the service: tokens, each of which is written as a note.
struct Script {
  std::vector<std::string> tokens = {};
  absl::Status end = absl::OkStatus();
  // The one that shows the last of what was there before.
  std::string completes_at = "";
  // Runs when all was read.
  std::function<void()> when_idle = [] {};
};

class ScriptedStream final : public SideStream {
 public:
  ScriptedStream(Script script, absl::Status& next_error, int& cancelled)
      : script_(std::move(script)),
        next_error_(next_error),
        cancelled_(cancelled) {}

  bool Read() override {
    if (next_ == script_.tokens.size()) {
      script_.when_idle();
      return false;
    }
    ++next_;
    return true;
  }

  absl::Status Handle(EffectBatch& batch) const override {
    RETURN_IF_ERROR(batch.PutRecord("said/" + resume_token(), "yes"));
    return std::exchange(next_error_, absl::OkStatus());
  }

  std::string resume_token() const override {
    return script_.tokens[next_ - 1];
  }

  bool completes() const override {
    return resume_token() == script_.completes_at;
  }

  void Cancel() override { ++cancelled_; }
  absl::Status Finish() override { return script_.end; }

 private:
  const Script script_;
  absl::Status& next_error_;
  int& cancelled_;
  size_t next_ = 0;
};

class SideLoopTest : public ::testing::Test {
 protected:
  SideLoopTest() {
    options_.name = "checks";
    options_.heartbeat = absl::Seconds(10);
    options_.open = [this](const std::string& token) {
      opened_.push_back(token);
      Script script;
      if (!scripts_.empty()) {
        script = std::move(scripts_.front());
        scripts_.pop_front();
      }
      return std::make_unique<ScriptedStream>(std::move(script), next_error_,
                                              cancelled_);
    };
    options_.start_over = [](EffectBatch& batch) -> absl::Status {
      ASSIGN_OR_RETURN(const std::vector<Record> said,
                       batch.Records("said/", "said0", 100));
      for (const Record& record : said) {
        RETURN_IF_ERROR(batch.DeleteRecord(record.key));
      }
      return absl::OkStatus();
    };
    options_.update =
        [this](absl::FunctionRef<absl::Status(EffectBatch&)> handle) {
          EffectBatch batch = store_->NewBatch();
          RETURN_IF_ERROR(handle(batch));
          return store_->Commit(std::move(batch), {});
        };
    Restart();
  }

  void Restart() {
    loop_ = std::make_unique<SideLoop>(options_, *store_, clock_, random_);
  }

  bool Said(const std::string& token) {
    return store_->Snapshot()->GetRecord("said/" + token)->has_value();
  }

  TempDir dir_;
  FakeRandom random_;
  FakeClock clock_{absl::FromUnixSeconds(1000)};
  const std::unique_ptr<EffectStore> store_ =
      *EffectStore::Open(dir_.path(), random_);
  std::deque<Script> scripts_;
  std::vector<std::string> opened_;
  absl::Status next_error_;
  int cancelled_ = 0;
  SideLoop::Options options_;
  std::unique_ptr<SideLoop> loop_;
};

TEST_F(SideLoopTest, GoesOnAfterARestartWhereItWas) {
  scripts_.push_back({{"t1", "t2"}});
  loop_->RunOnce();

  Restart();
  loop_->RunOnce();

  EXPECT_THAT(opened_, ElementsAre("", "t2"));
  EXPECT_TRUE(Said("t1"));
  EXPECT_TRUE(Said("t2"));
}

TEST_F(SideLoopTest, AsksAgainForAMessageThatCouldNotBeHandled) {
  scripts_.push_back({{"t1"}});
  scripts_.push_back({{"t1"}});
  next_error_ = absl::UnavailableError("the disk is full");

  loop_->RunOnce();
  EXPECT_FALSE(Said("t1"));
  EXPECT_EQ(cancelled_, 1);
  loop_->RunOnce();

  EXPECT_THAT(opened_, ElementsAre("", ""));
  EXPECT_TRUE(Said("t1"));
}

TEST_F(SideLoopTest, DropsWhatItHasWhenItsTokenIsRefused) {
  scripts_.push_back({{"t1"}});
  scripts_.push_back(
      {{}, Error(absl::StatusCode::kOutOfRange, "RESUME_TOKEN_EXPIRED", "")});
  scripts_.push_back({{"u1"}});

  loop_->RunOnce();
  loop_->RunOnce();
  EXPECT_FALSE(Said("t1"));
  loop_->RunOnce();

  EXPECT_THAT(opened_, ElementsAre("", "t1", ""));
  EXPECT_TRUE(Said("u1"));
}

TEST_F(SideLoopTest, HasHeardOnlyWhenAllWasShownThatWasThereBefore) {
  scripts_.push_back({{"t1"}, {}, "t2"});
  scripts_.push_back({{"t2"}, {}, "t2"});

  loop_->RunOnce();
  EXPECT_FALSE(loop_->heard_time().has_value());
  loop_->RunOnce();
  EXPECT_EQ(loop_->heard_time(), absl::FromUnixSeconds(1000));

  Restart();
  EXPECT_FALSE(loop_->heard_time().has_value());
  scripts_.push_back({{"t3"}});
  clock_.Advance(absl::Seconds(5));
  loop_->RunOnce();
  EXPECT_EQ(loop_->heard_time(), absl::FromUnixSeconds(1005));
}

TEST_F(SideLoopTest, GivesUpAStreamThatIsSilentForThreeHeartbeats) {
  scripts_.push_back({{"t1"}, {}, "", [&] {
                        clock_.Advance(absl::Seconds(30));
                        loop_->CancelIfSilent();
                        EXPECT_EQ(cancelled_, 0);
                        clock_.Advance(absl::Seconds(1));
                        loop_->CancelIfSilent();
                        EXPECT_EQ(cancelled_, 1);
                      }});

  loop_->RunOnce();

  EXPECT_EQ(cancelled_, 1);
}

TEST_F(SideLoopTest, WaitsLongerForAServiceThatRefuses) {
  const absl::Status refused = absl::PermissionDeniedError("no role");
  absl::Duration longest;
  for (int i = 0; i < 20; ++i) {
    scripts_.push_back({{}, refused});
    longest = std::max(longest, loop_->RunOnce());
  }
  EXPECT_GT(longest, absl::Seconds(10));

  longest = absl::ZeroDuration();
  for (int i = 0; i < 20; ++i) longest = std::max(longest, loop_->RunOnce());
  EXPECT_LE(longest, absl::Seconds(10));
}

TEST_F(SideLoopTest, WaitsAsLongAsTheServiceAsks) {
  scripts_.push_back({{},
                      WithRetryDelay(Error(absl::StatusCode::kUnavailable,
                                           "DRAINING", "back soon"),
                                     absl::Minutes(2))});

  EXPECT_GE(loop_->RunOnce(), absl::Minutes(2));
}

TEST_F(SideLoopTest, FollowsOnAThreadOfItsOwnUntilItIsStopped) {
  absl::Notification read;
  scripts_.push_back({{"t1"}, {}, "", [&] { read.Notify(); }});

  loop_->Start();
  read.WaitForNotification();
  loop_->Stop();

  EXPECT_TRUE(Said("t1"));
}

}  // namespace
}  // namespace muster::plugins
