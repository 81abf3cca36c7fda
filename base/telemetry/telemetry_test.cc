#include "base/telemetry/telemetry.h"

#include <atomic>
#include <cmath>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/synchronization/mutex.h"
#include "base/telemetry/metrics.h"
#include "base/telemetry/span.h"
#include "grpcpp/generic/async_generic_service.h"
#include "grpcpp/security/server_credentials.h"
#include "grpcpp/server.h"
#include "grpcpp/server_builder.h"
#include "gtest/gtest.h"
#include "testing/matchers.h"

namespace muster {
namespace {

using ::muster::testing::ErrorIs;
using ::muster::testing::IsOk;

// A receiver that takes every call and keeps its bytes: names in a message are
// readable without its schema.
class Receiver final : public grpc::CallbackGenericService {
 public:
  Receiver() {
    grpc::ServerBuilder builder;
    builder.AddListeningPort("127.0.0.1:0", grpc::InsecureServerCredentials(),
                             &port_);
    builder.RegisterCallbackGenericService(this);
    server_ = builder.BuildAndStart();
  }
  ~Receiver() override { server_->Shutdown(); }

  std::string endpoint() const { return absl::StrCat("127.0.0.1:", port_); }
  std::string received() {
    absl::MutexLock lock(&mu_);
    return received_;
  }

 private:
  class Reactor final : public grpc::ServerGenericBidiReactor {
   public:
    explicit Reactor(Receiver& receiver) : receiver_(receiver) {
      StartRead(&message_);
    }
    void OnReadDone(bool ok) override {
      if (ok) receiver_.Keep(message_);
      const grpc::Slice nothing;
      message_ = grpc::ByteBuffer(&nothing, 1);
      StartWriteAndFinish(&message_, {}, grpc::Status::OK);
    }
    void OnDone() override { delete this; }

   private:
    Receiver& receiver_;
    grpc::ByteBuffer message_;
  };

  grpc::ServerGenericBidiReactor* CreateReactor(
      grpc::GenericCallbackServerContext*) override {
    return new Reactor(*this);
  }

  void Keep(const grpc::ByteBuffer& message) {
    grpc::Slice bytes;
    if (!message.DumpToSingleSlice(&bytes).ok()) return;
    absl::MutexLock lock(&mu_);
    received_.append(reinterpret_cast<const char*>(bytes.begin()),
                     bytes.size());
  }

  int port_ = 0;
  std::unique_ptr<grpc::Server> server_;
  absl::Mutex mu_;
  std::string received_;
};

Telemetry::Options To(const std::string& endpoint) {
  Telemetry::Options options;
  options.service_name = "telemetry-test";
  options.otlp_endpoint = endpoint;
  options.resource = {{"service.version", "version-1"}};
  options.batch_delay = absl::Hours(1);  // only what is flushed is sent
  options.metric_interval = absl::Hours(1);
  return options;
}

TEST(TelemetryTest, SendsWhatIsFinishedWhenFlushed) {
  Receiver receiver;
  auto telemetry = Telemetry::Start(To(receiver.endpoint()));
  ASSERT_THAT(telemetry, IsOk());
  Span("a-finished-span").End();

  EXPECT_TRUE((*telemetry)->Flush());

  EXPECT_TRUE(absl::StrContains(receiver.received(), "a-finished-span"));
  EXPECT_TRUE(absl::StrContains(receiver.received(), "telemetry-test"));
  EXPECT_TRUE(absl::StrContains(receiver.received(), "version-1"));
}

TEST(TelemetryTest, DestructorSendsTheRestAndTurnsTracingOff) {
  Receiver receiver;
  {
    auto telemetry =
        Telemetry::Start(To("http://" + receiver.endpoint() + "/"));
    ASSERT_THAT(telemetry, IsOk());
    Span("the-last-span").End();
  }
  EXPECT_TRUE(absl::StrContains(receiver.received(), "the-last-span"));
  EXPECT_EQ(Span("after").traceparent(), "");
}

TEST(TelemetryTest, SendsFailuresAndCommandsWhenNothingElseIsSampled) {
  Receiver receiver;
  {
    Telemetry::Options options = To(receiver.endpoint());
    options.sample_percent = 0;
    const auto telemetry = Telemetry::Start(options);
    ASSERT_THAT(telemetry, IsOk());
    Span("unsampled-span").End();
    Span("failed-span").SetStatus(absl::UnavailableError("no"));
    SpanOptions keep;
    keep.keep = true;
    Span("command-span", keep).End();
  }
  EXPECT_TRUE(absl::StrContains(receiver.received(), "failed-span"));
  EXPECT_TRUE(absl::StrContains(receiver.received(), "command-span"));
  EXPECT_FALSE(absl::StrContains(receiver.received(), "unsampled-span"));
}

class BadPercentTest : public ::testing::TestWithParam<double> {};

TEST_P(BadPercentTest, IsRefused) {
  Telemetry::Options options = To("");
  options.sample_percent = GetParam();
  EXPECT_THAT(Telemetry::Start(options),
              ErrorIs(absl::StatusCode::kInvalidArgument, "CONFIG_INVALID"));
}

INSTANTIATE_TEST_SUITE_P(Percents, BadPercentTest,
                         ::testing::Values(-0.1, 100.1, NAN, INFINITY));

TEST(TelemetryTest, SpansHaveIdsWithoutAnEndpoint) {
  const auto telemetry = Telemetry::Start(To(""));
  ASSERT_THAT(telemetry, IsOk());
  EXPECT_NE(Span("span").trace_id(), "");
}

TEST(TelemetryTest, SendsTheGaugesAsTheyAreWhenFlushed) {
  Receiver receiver;
  auto telemetry = Telemetry::Start(To(receiver.endpoint()));
  ASSERT_THAT(telemetry, IsOk());
  const GaugeFamily gauge("test.a-gauge", "1", "", [] {
    return std::vector<MetricPoint>{{{{"watcher", "a-watcher"}}, 1}};
  });

  EXPECT_TRUE((*telemetry)->Flush());

  EXPECT_TRUE(absl::StrContains(receiver.received(), "test.a-gauge"));
  EXPECT_TRUE(absl::StrContains(receiver.received(), "a-watcher"));
  EXPECT_TRUE(absl::StrContains(receiver.received(), "version-1"));
}

TEST(TelemetryTest, ReadsNoGaugeWithoutAnEndpoint) {
  std::atomic<int> reads = 0;
  const GaugeFamily gauge("test.unread", "1", "", [&] {
    ++reads;
    return std::vector<MetricPoint>();
  });
  {
    const auto telemetry = Telemetry::Start(To(""));
    ASSERT_THAT(telemetry, IsOk());
    EXPECT_TRUE((*telemetry)->Flush());
  }
  EXPECT_EQ(reads, 0);
}

TEST(TelemetryTest, RefusesToSendToAnotherMachine) {
  EXPECT_THAT(Telemetry::Start(To("collector.example.com:4317")),
              ErrorIs(absl::StatusCode::kInvalidArgument, "PLAINTEXT_REFUSED"));
}

TEST(TelemetryTest, ReceiverThatIsGoneHarmsNobody) {
  std::string endpoint;
  {
    Receiver receiver;
    endpoint = receiver.endpoint();
  }
  Telemetry::Options options = To(endpoint);
  options.export_timeout = absl::Milliseconds(200);
  const auto telemetry = Telemetry::Start(options);
  ASSERT_THAT(telemetry, IsOk());
  Span span("lost");
  EXPECT_NE(span.trace_id(), "");
}

}  // namespace
}  // namespace muster
