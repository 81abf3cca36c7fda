#include "connector/iru/client/connection.h"

#include <string>
#include <vector>

#include "base/errors.h"
#include "base/fake_clock.h"
#include "base/fake_random.h"
#include "base/http/fake_http_transport.h"
#include "connector/core/spend/fake_spend_ledger.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "testing/matchers.h"
#include "testing/temp_dir.h"

namespace muster::iru {
namespace {

using connector::LaneSpend;
using muster::testing::ErrorIs;
using muster::testing::IsOk;
using muster::testing::IsOkAndHolds;
using ::testing::Eq;

class ConnectionTest : public ::testing::Test {
 protected:
  ConnectionTest() {
    dir_.WriteFile("token", "token-one");
    options_.source = "sources/iru";
    options_.host = {"https://acme.api.kandji.io", "acme.api.kandji.io"};
    options_.tokens = {"sources/iru", dir_.Join("token"), dir_.Join("next")};
    options_.transport = &transport_;
    options_.ledger = &ledger_;
    Answer(200);
  }

  void Answer(int status) {
    HttpResponse answer;
    answer.status = status;
    answer.body = "[]";
    transport_.On("GET", "/api/v1/devices", answer);
  }

  std::unique_ptr<Connection> Connect() {
    return *Connection::Create(clock_, random_, options_);
  }

  static absl::Status Read(Connection& connection) {
    return connection.client().Get(DevicesEndpoint(), {}, Call()).status();
  }

  // The value of a gauge with one point.
  static double Gauge(const std::string& name) {
    for (const MetricReading& gauge : ReadMetrics()) {
      if (gauge.name == name) return gauge.points.at(0).value;
    }
    return -1;
  }

  const absl::Time hour_ = absl::FromUnixSeconds(7200);
  muster::testing::TempDir dir_;
  FakeClock clock_{hour_};
  FakeRandom random_;
  FakeHttpTransport transport_;
  connector::FakeSpendLedger ledger_;
  Connection::Options options_;
};

TEST_F(ConnectionTest, RecordsItsSpendAndGoesOnFromItAfterARestart) {
  {
    const auto connection = Connect();
    ASSERT_THAT(Read(*connection), IsOk());
    connection->RunOnce();
  }
  EXPECT_THAT(ledger_.Load(hour_), IsOkAndHolds(Eq(LaneSpend{{"sweep", 1}})));

  const auto next = Connect();
  next->RunOnce();

  EXPECT_EQ(next->budget().spent_this_hour(), 1);
}

TEST_F(ConnectionTest, WorksWithinBoundsWhileTheLedgerIsAway) {
  ledger_.FailWith(Error(absl::StatusCode::kUnavailable, "GONE", "gone"));
  const auto connection = Connect();
  connection->RunOnce();

  EXPECT_EQ(connection->budget().remaining_this_hour(), 500);
  EXPECT_THAT(Read(*connection), IsOk());
}

TEST_F(ConnectionTest, HasItsWholePartOfTheHourWithoutALedger) {
  options_.ledger = nullptr;
  const auto connection = Connect();
  connection->RunOnce();

  EXPECT_EQ(connection->budget().remaining_this_hour(), 5000);
}

TEST_F(ConnectionTest, TakesTheNextTokenOfItsFile) {
  const auto connection = Connect();
  dir_.WriteFile("next", "token-two");

  connection->RunOnce();
  ASSERT_THAT(Read(*connection), IsOk());

  EXPECT_EQ(transport_.requests().back().bearer->Reveal(), "token-two");
  EXPECT_THAT(connection->token_problem(), IsOk());
  EXPECT_EQ(Gauge("muster.source.token.problem"), 0);
}

TEST_F(ConnectionTest, NeedsATokenFile) {
  options_.tokens.token_file = dir_.Join("none");

  EXPECT_THAT(Connection::Create(clock_, random_, options_),
              ErrorIs(absl::StatusCode::kNotFound, "SECRET_FILE_MISSING"));
}

TEST_F(ConnectionTest, ShowsWhatIsLeftAndWhetherTheCircuitIsOpen) {
  options_.ledger = nullptr;
  const auto connection = Connect();
  EXPECT_EQ(Gauge("muster.source.circuit.open"), 0);
  EXPECT_EQ(Gauge("muster.source.budget.remaining"), 5000);

  transport_.On("GET", "/api/v1/devices",
                Error(absl::StatusCode::kUnavailable, "HTTP_CONNECTION_LOST",
                      "it broke"));
  for (int i = 0; i < 3; ++i) (void)Read(*connection);

  EXPECT_EQ(Gauge("muster.source.circuit.open"), 1);
  EXPECT_LT(Gauge("muster.source.budget.remaining"), 5000);
}

TEST_F(ConnectionTest, DownloadsFromTheHostsOfTheConfiguration) {
  options_.export_hosts = {"files.acme.example"};
  const auto connection = Connect();
  const auto sink = [](absl::string_view) { return absl::OkStatus(); };

  EXPECT_THAT(
      connection->client().Download("https://x.s3.amazonaws.com/api/v1/devices",
                                    sink),
      ErrorIs(absl::StatusCode::kFailedPrecondition, "DOWNLOAD_URL_REFUSED"));
  EXPECT_THAT(connection->client().Download(
                  "https://files.acme.example/api/v1/devices", sink),
              IsOk());
}

}  // namespace
}  // namespace muster::iru
