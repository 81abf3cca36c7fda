#include "plugins/trust/store/history.h"

#include <string>

#include "base/fake_random.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "plugins/posture/proto_time.h"
#include "plugins/sdk/effects/effect_store.h"
#include "testing/matchers.h"
#include "testing/temp_dir.h"

namespace muster::trust {
namespace {

using ::muster::testing::IsOk;
using posture::ToProto;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr char kDevice[] = "sources/iru/devices/a";
const absl::Time kStart = absl::FromUnixSeconds(1'795'000'000);
const absl::Duration kDay = absl::Hours(24);

v1::Verdict Verdict(v1::TrustState state, absl::Time time,
                    const std::string& code = "") {
  v1::Verdict verdict;
  verdict.set_device(kDevice);
  verdict.set_policy("p");
  verdict.set_state(state);
  verdict.add_reasons()->set_code(code);
  *verdict.mutable_evaluate_time() = ToProto(time);
  return verdict;
}

class HistoryTest : public ::testing::Test {
 protected:
  void Record(const v1::Verdict* before, const v1::Verdict& after) {
    plugins::EffectBatch batch = store_->NewBatch();
    ASSERT_THAT(RecordChange(before, after, "sources/iru/syncs/s", batch),
                IsOk());
    ASSERT_THAT(store_->Commit(std::move(batch), store_->cursor()), IsOk());
  }
  void Trim(absl::Time oldest, size_t count) {
    plugins::EffectBatch batch = store_->NewBatch();
    ASSERT_THAT(TrimHistory(oldest, count, batch), IsOk());
    ASSERT_THAT(store_->Commit(std::move(batch), store_->cursor()), IsOk());
  }
  std::vector<int64_t> Days(absl::Time oldest = absl::InfinitePast()) {
    const auto snapshot = *store_->Snapshot();
    std::vector<int64_t> days;
    for (const v1::VerdictChange& change :
         *ReadChanges(kDevice, "p", oldest, snapshot)) {
      days.push_back((posture::ToTime(change.time()) - kStart) / kDay);
    }
    return days;
  }
  void FlipEachDay(int days) {
    v1::Verdict before = Verdict(v1::TRUST_STATE_TRUSTED, kStart);
    Record(nullptr, before);
    for (int day = 1; day < days; ++day) {
      const v1::Verdict after = Verdict(
          day % 2 == 0 ? v1::TRUST_STATE_TRUSTED : v1::TRUST_STATE_UNTRUSTED,
          kStart + day * kDay, "X");
      Record(&before, after);
      before = after;
    }
  }

  muster::testing::TempDir dir_;
  FakeRandom random_;
  std::unique_ptr<plugins::EffectStore> store_ =
      *plugins::EffectStore::Open(dir_.path(), random_);
};

TEST_F(HistoryTest, ListsChangesNewestFirst) {
  FlipEachDay(4);

  EXPECT_THAT(Days(), ElementsAre(3, 2, 1, 0));
}

TEST_F(HistoryTest, RecordsAnotherFirstReasonButNotTheSameVerdictAgain) {
  const v1::Verdict first =
      Verdict(v1::TRUST_STATE_UNTRUSTED, kStart, "MDM_MISSING");
  Record(nullptr, first);
  Record(&first,
         Verdict(v1::TRUST_STATE_UNTRUSTED, kStart + kDay, "MDM_MISSING"));
  Record(&first, Verdict(v1::TRUST_STATE_UNTRUSTED, kStart + 2 * kDay,
                         "AGENT_MISSING"));

  EXPECT_THAT(Days(), ElementsAre(2, 0));
}

TEST_F(HistoryTest, ShowsWhatHeldWhenTheHistoryBegins) {
  FlipEachDay(5);

  EXPECT_THAT(Days(kStart + 2 * kDay + absl::Hours(1)), ElementsAre(4, 3, 2));
}

TEST_F(HistoryTest, TrimsWhatEndedBeforeTheHistoryBegins) {
  FlipEachDay(6);
  Trim(kStart + 3 * kDay + absl::Hours(1), 100);

  EXPECT_THAT(Days(), ElementsAre(5, 4, 3));
}

TEST_F(HistoryTest, TrimsAllOfItInSmallPortions) {
  FlipEachDay(6);
  for (int i = 0; i < 6; ++i) Trim(kStart + 3 * kDay + absl::Hours(1), 2);

  EXPECT_THAT(Days(), ElementsAre(5, 4, 3));
}

TEST_F(HistoryTest, NeverTrimsTheOnlyChangeThereIs) {
  Record(nullptr, Verdict(v1::TRUST_STATE_TRUSTED, kStart));
  Trim(kStart + 1000 * kDay, 100);

  EXPECT_THAT(Days(), ElementsAre(0));
}

TEST_F(HistoryTest, TellsTwoChangesOfOneInstantApart) {
  const v1::Verdict trusted = Verdict(v1::TRUST_STATE_TRUSTED, kStart);
  Record(nullptr, trusted);
  Record(&trusted, Verdict(v1::TRUST_STATE_UNTRUSTED, kStart, "X"));

  EXPECT_THAT(Days(), ElementsAre(0, 0));
}

TEST_F(HistoryTest, DropsTheHistoryOfADevice) {
  FlipEachDay(3);
  plugins::EffectBatch batch = store_->NewBatch();
  ASSERT_THAT(DropChanges(kDevice, batch), IsOk());
  ASSERT_THAT(store_->Commit(std::move(batch), store_->cursor()), IsOk());

  EXPECT_THAT(Days(), IsEmpty());
}

}  // namespace
}  // namespace muster::trust
