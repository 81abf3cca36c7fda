#include "inventory/metrics/source_metrics.h"

#include <optional>

#include "absl/time/time.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "inventory/metrics/metric_values.h"
#include "inventory/sources/incident_store.h"
#include "inventory/testing/requests.h"
#include "inventory/testing/test_inventory.h"
#include "testing/matchers.h"

namespace muster::inventory {
namespace {

using ::muster::testing::IsOk;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using testing::kSource;
using ::testing::Pair;
using testing::Shown;
using testing::ShownMany;
using testing::ValueOf;
using testing::ValuesOf;

MetricAttributes State(const std::string& state) { return {{"state", state}}; }
MetricAttributes Reason(const std::string& reason) {
  return {{"reason", reason}};
}

class SourceMetricsTest : public ::testing::Test {
 protected:
  testing::TestInventory inventory_;
  IncidentStore incidents_{inventory_.store(), inventory_.writer(),
                           inventory_.clock()};
  std::optional<SourceMetrics> metrics_{std::in_place, inventory_.store(),
                                        inventory_.clock()};
};

TEST_F(SourceMetricsTest, ShowNothingBeforeThereIsASource) {
  EXPECT_THAT(ReadMetrics(), IsEmpty());
}

TEST_F(SourceMetricsTest, ShowTheStateAndSizeOfASource) {
  inventory_.Sync({Shown("a"), Shown("b")});

  EXPECT_THAT(ValuesOf("muster.source.state"),
              ElementsAre(Pair(State("OK"), 1)));
  EXPECT_EQ(ValueOf("muster.source.devices"), 2);
  EXPECT_EQ(ValueOf("muster.source.endpoint_problems"), 0);
  EXPECT_EQ(ValueOf("muster.source.holds"), 0);
  EXPECT_EQ(ValueOf("muster.source.held_devices"), 0);
  EXPECT_EQ(ValueOf("muster.source.incidents"), 0);
}

TEST_F(SourceMetricsTest, ShowASourceThatLacksAnEndpoint) {
  inventory_.Sync({Shown("a")});
  v1::Source source = inventory_.GetSource();
  source.set_state(v1::SOURCE_STATE_DEGRADED);
  source.add_endpoint_problems()->set_endpoint("prism/filevault");
  inventory_.PutSource(source);

  EXPECT_THAT(ValuesOf("muster.source.state"),
              ElementsAre(Pair(State("DEGRADED"), 1)));
  EXPECT_EQ(ValueOf("muster.source.endpoint_problems"), 1);
}

TEST_F(SourceMetricsTest, ShowHoldsThatWaitUntilTheyAreDecided) {
  inventory_.Sync(ShownMany(20));
  SyncSession session = inventory_.NewSession();
  ASSERT_THAT(session.Handle(testing::Begin()), IsOk());
  ASSERT_THAT(session.Handle(testing::Page(0, ShownMany(5))), IsOk());
  ASSERT_THAT(session.Handle(testing::Commit(1)), IsOk());

  EXPECT_EQ(ValueOf("muster.source.holds"), 1);
  EXPECT_EQ(ValueOf("muster.source.held_devices"), 15);

  v1::Hold hold = inventory_.GetHold(2);
  hold.set_state(v1::HOLD_STATE_REJECTED);
  inventory_.PutHold(hold);
  EXPECT_EQ(ValueOf("muster.source.holds"), 0);
  EXPECT_EQ(ValueOf("muster.source.held_devices"), 0);
}

TEST_F(SourceMetricsTest, ShowIncidentsWhileTheyAreOpen) {
  inventory_.Sync({Shown("a")});
  ASSERT_THAT(incidents_.Report(kSource, "CREDENTIAL_ERROR", "Refused."),
              IsOk());
  inventory_.clock().Advance(absl::Minutes(3));
  ASSERT_THAT(incidents_.Report(kSource, "alice@acme.example", "Odd."), IsOk());
  inventory_.clock().Advance(absl::Minutes(1));

  EXPECT_EQ(ValueOf("muster.source.incidents"), 2);
  EXPECT_THAT(ValuesOf("muster.source.incident.age"),
              ElementsAre(Pair(Reason("CREDENTIAL_ERROR"), 240),
                          Pair(Reason("other"), 60)));

  ASSERT_THAT(incidents_.Resolve(kSource, "CREDENTIAL_ERROR"), IsOk());
  EXPECT_EQ(ValueOf("muster.source.incidents"), 1);
  EXPECT_THAT(ValuesOf("muster.source.incident.age"),
              ElementsAre(Pair(Reason("other"), 60)));
}

TEST_F(SourceMetricsTest, EndWithTheirObject) {
  inventory_.Sync({Shown("a")});
  metrics_.reset();
  EXPECT_THAT(ReadMetrics(), IsEmpty());
}

}  // namespace
}  // namespace muster::inventory
