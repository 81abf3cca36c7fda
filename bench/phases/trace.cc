#include <time.h>

#include <algorithm>
#include <filesystem>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "base/grpc/raw/raw_unary.h"
#include "base/status_macros.h"
#include "base/telemetry/span.h"
#include "base/telemetry/telemetry.h"
#include "bench/client/methods.h"
#include "bench/client/push_load.h"
#include "bench/client/raw_stream.h"
#include "bench/client/unary_load.h"
#include "bench/phases/phases.h"
#include "proto/muster/config/v1/config.pb.h"
#include "proto/muster/inventory/v1/inventory.pb.h"
#include "tests/otlp_receiver/otlp_receiver.h"

namespace muster::bench {
namespace {

constexpr int kMostDevices = 10000;
constexpr double kSamplePercent = 1;
constexpr int kStride = 7919;  // a prime: from one device to the next
constexpr int kSpans = 100000;

absl::StatusOr<std::unique_ptr<MeasuredProcess>> StartWith(
    Context& context, const Fleet& fleet, const std::string& name,
    const config::v1::TelemetryConfig& telemetry) {
  ASSIGN_OR_RETURN(auto server, StartInventory(context.programs,
                                               context.Path(name), telemetry));
  const auto messages = fleet.Messages(inventory::v1::SYNC_KIND_FULL,
                                       fleet.whole(), context.reading);
  RETURN_IF_ERROR(
      PushAll(Connect(server->target()), kPushPages, messages).status());
  AwaitIdle(*server);
  return server;
}

UnaryPlan PlanOf(const Context& context, const Fleet& fleet) {
  UnaryPlan plan;
  plan.method = kGetDevice;
  plan.calls = context.scale.calls;
  for (int i = 0; i < fleet.size(); ++i) {
    inventory::v1::GetDeviceRequest request;
    const int64_t device = int64_t{i} * kStride % fleet.size();
    request.set_name(fleet.NameOf(static_cast<int>(device)));
    plan.requests.push_back(ToByteBuffer(request));
  }
  return plan;
}

absl::StatusOr<Timed> CallOnce(const MeasuredProcess& server, UnaryPlan plan) {
  plan.target = server.target();
  return Time([&] { return server.Cpu(); },
              [&]() -> absl::StatusOr<absl::Duration> {
                ASSIGN_OR_RETURN(const UnaryRun run, CallMany(plan));
                return run.elapsed;
              });
}

// Who is first changes from round to round.
absl::Status TakeTurns(const Context& context, const UnaryPlan& plan,
                       const MeasuredProcess& with,
                       const MeasuredProcess& without,
                       std::vector<Timed>& with_times,
                       std::vector<Timed>& without_times) {
  for (int round = 0; round < 2 * context.scale.short_runs; ++round) {
    for (int turn = 0; turn < 2; ++turn) {
      const bool traced = (round + turn) % 2 == 0;
      ASSIGN_OR_RETURN(const Timed timed,
                       CallOnce(traced ? with : without, plan));
      (traced ? with_times : without_times).push_back(timed);
    }
  }
  return absl::OkStatus();
}

double ThreadNanoseconds() {
  timespec now;
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return 1e9 * static_cast<double>(now.tv_sec) +
         static_cast<double>(now.tv_nsec);
}

// Processor time of this thread for one span, in ns.
double SpanCost() {
  const double before = ThreadNanoseconds();
  for (int i = 0; i < kSpans; ++i) {
    Span span("muster.inventory.v1.Inventory/GetDevice");
    span.SetAttribute("rpc.system", "grpc");
    span.SetAttribute("rpc.service", "muster.inventory.v1.Inventory");
    span.SetAttribute("rpc.method", "GetDevice");
    span.SetAttribute("rpc.grpc.status_code", 0);
  }
  return (ThreadNanoseconds() - before) / kSpans;
}

absl::Status NoteSpanCosts(const OtlpReceiver& receiver, Report& report) {
  report.Note("span_without_telemetry_ns", SpanCost());
  for (const bool sampled : {false, true}) {
    Telemetry::Options options;
    options.service_name = "bench";
    options.otlp_endpoint = receiver.address();
    options.sample_percent = sampled ? 100 : 0;
    ASSIGN_OR_RETURN(const auto telemetry, Telemetry::Start(options));
    report.Note(sampled ? "span_sampled_ns" : "span_unsampled_ns", SpanCost());
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status RunTrace(Context& context) {
  Tell("GetDevice with tracing");
  const Fleet fleet(std::min(context.scale.devices, kMostDevices));
  ASSIGN_OR_RETURN(const auto receiver, OtlpReceiver::Create(0));
  config::v1::TelemetryConfig telemetry;
  telemetry.set_otlp_endpoint(receiver->address());
  telemetry.set_sample_percent(kSamplePercent);
  ASSIGN_OR_RETURN(const auto with,
                   StartWith(context, fleet, "traced", telemetry));
  ASSIGN_OR_RETURN(const auto without,
                   StartWith(context, fleet, "untraced", {}));
  const UnaryPlan plan = PlanOf(context, fleet);
  std::vector<Timed> ours, limit;
  RETURN_IF_ERROR(TakeTurns(context, plan, *with, *without, ours, limit));
  Figure figure = RateFigure("trace_overhead_percent", "calls/s", 3, plan.calls,
                             MedianOf(ours), MedianOf(limit));
  figure.at_least = false;
  figure.value = 100 * (1 - figure.value);
  context.report.Add(figure);
  return NoteSpanCosts(*receiver, context.report);
}

}  // namespace muster::bench
