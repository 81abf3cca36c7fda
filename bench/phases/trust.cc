#include <chrono>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "base/grpc/raw/raw_unary.h"
#include "base/status_macros.h"
#include "bench/client/methods.h"
#include "bench/client/unary_load.h"
#include "bench/limit/bare_service.h"
#include "bench/phases/phases.h"
#include "bench/trust/trust_server.h"
#include "bench/trust/verdict_lag.h"
#include "grpcpp/security/server_credentials.h"
#include "grpcpp/server.h"
#include "grpcpp/server_builder.h"
#include "proto/muster/trust/v1/trust.pb.h"

namespace muster::bench {
namespace {

constexpr int kDifferent = 20000;  // requests
constexpr int kKept = 2000;        // answers, for the limit
constexpr int kStride = 7919;      // a prime: from one device to the next

UnaryPlan PlanOf(const Context& context, std::string target) {
  UnaryPlan plan;
  plan.target = std::move(target);
  plan.method = kCheckDevice;
  plan.calls = context.scale.calls;
  for (int i = 0; i < kDifferent; ++i) {
    const int64_t device = int64_t{i} * kStride % context.fleet->size();
    trust::v1::CheckDeviceRequest request;
    request.set_parent(Fleet::kSource);
    request.set_serial_number(
        context.fleet->Observe(static_cast<int>(device), context.reading)
            .device()
            .serial_number());
    plan.requests.push_back(ToByteBuffer(request));
  }
  return plan;
}

// In this process, as the trust plugin is.
class BareServer {
 public:
  explicit BareServer(std::vector<grpc::ByteBuffer> answers)
      : service_(std::move(answers), 0) {
    grpc::ServerBuilder builder;
    builder.AddListeningPort("127.0.0.1:0", grpc::InsecureServerCredentials(),
                             &port_);
    builder.RegisterService(&service_);
    server_ = builder.BuildAndStart();
  }
  ~BareServer() { server_->Shutdown(std::chrono::system_clock::now()); }

  std::string target() const { return absl::StrCat("127.0.0.1:", port_); }

 private:
  BareService service_;
  int port_ = 0;
  std::unique_ptr<grpc::Server> server_;
};

absl::StatusOr<Timed> CallOnce(const UnaryPlan& plan) {
  ASSIGN_OR_RETURN(const UnaryRun run, CallMany(plan));
  Timed timed;
  timed.seconds = absl::ToDoubleSeconds(run.elapsed);
  return timed;
}

absl::Status AddCheckRatio(TrustServer& server, Context& context) {
  const UnaryPlan plan = PlanOf(context, server.target());
  UnaryPlan kept = plan;
  kept.calls = kept.keep = kKept;
  ASSIGN_OR_RETURN(UnaryRun answers, CallMany(kept));
  const BareServer bare(std::move(answers.answers));
  UnaryPlan bare_plan = plan;
  bare_plan.target = bare.target();
  bare_plan.method = kBareEcho;
  std::vector<Timed> ours, limit;
  for (int run = 0; run < context.scale.short_runs; ++run) {
    ASSIGN_OR_RETURN(ours.emplace_back(), CallOnce(plan));
    ASSIGN_OR_RETURN(limit.emplace_back(), CallOnce(bare_plan));
  }
  context.report.Add(RateFigure("trust_check_ratio", "calls/s", 0.85,
                                plan.calls, MedianOf(ours), MedianOf(limit)));
  return absl::OkStatus();
}

absl::Status AddLagRatio(TrustServer& server, Context& context) {
  const LagPlan plan = {context.inventory->target(),
                        server.target(),
                        *context.fleet,
                        context.reading,
                        context.scale.commits,
                        context.scale.commit_interval};
  ASSIGN_OR_RETURN(const Lag lag, MeasureLag(plan));
  Figure figure;
  figure.key = "verdict_lag_ratio";
  figure.unit = "ms";
  figure.goal = 2;
  figure.at_least = false;
  figure.ours = lag.verdict_p99_ms;
  figure.limit = lag.change_p99_ms;
  figure.value = figure.ours / figure.limit;
  context.report.Add(figure);
  context.report.Note("verdict_lag_p50_ms", lag.verdict_p50_ms);
  context.report.Note("verdict_lag_change_p50_ms", lag.change_p50_ms);
  return absl::OkStatus();
}

absl::Status AddExpiryCost(TrustServer& server, Context& context) {
  ASSIGN_OR_RETURN(const TrustServer::Expiry expiry, server.ExpireAll());
  const auto count = static_cast<double>(expiry.count);
  Figure figure;
  figure.key = "expiry_cpu_us";
  figure.unit = "µs";
  figure.goal = 50;
  figure.at_least = false;
  figure.value = absl::ToDoubleMicroseconds(expiry.cpu) / count;
  context.report.Add(figure);
  context.report.Note("expired_verdicts", count);
  return absl::OkStatus();
}

}  // namespace

absl::Status RunTrust(Context& context) {
  Tell("the trust plugin judges the fleet");
  ASSIGN_OR_RETURN(
      const auto server,
      TrustServer::Start(context.Path("trust"), context.inventory->target()));
  RETURN_IF_ERROR(server->AwaitFleet(context.fleet->size()));
  AwaitIdle(*context.inventory);
  Tell("CheckDevice, 64 in flight");
  RETURN_IF_ERROR(AddCheckRatio(*server, context));
  Tell("verdicts after single commits");
  RETURN_IF_ERROR(AddLagRatio(*server, context));
  Tell("every verdict expires");
  return AddExpiryCost(*server, context);
}

}  // namespace muster::bench
