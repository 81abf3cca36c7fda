#include <sys/resource.h>

#include <algorithm>
#include <fstream>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/time/clock.h"
#include "base/access/authorizer.h"
#include "base/access/bearer_token.h"
#include "base/clock.h"
#include "base/grpc/call/call_access.h"
#include "base/grpc/call/server_call.h"
#include "base/grpc/channel.h"
#include "base/grpc/server.h"
#include "base/random.h"
#include "base/status_macros.h"
#include "base/storage/files/durable_file.h"
#include "base/tls/certificate.h"
#include "base/tls/tls_directory.h"
#include "bench/phases/phases.h"
#include "proto/muster/trust/v1/trust.grpc.pb.h"

namespace muster::bench {
namespace {

using trust::v1::Trust;

constexpr int kCalls = 4000;

// Answers as soon as it may.
class Gate final : public Trust::Service {
 public:
  grpc::Status CheckDevice(grpc::ServerContext* context,
                           const trust::v1::CheckDeviceRequest* request,
                           trust::v1::Verdict* response) override {
    ServerCall call(*context, "muster.trust.v1.Trust/CheckDevice");
    return call.Answer(*request, *response,
                       []() -> absl::StatusOr<trust::v1::Verdict> {
                         return trust::v1::Verdict();
                       });
  }
};

double ProcessSeconds() {
  rusage usage;
  getrusage(RUSAGE_SELF, &usage);
  const auto seconds = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) +
           1e-6 * static_cast<double>(time.tv_usec);
  };
  return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

// A directory with a policy and a token of people/bench, which is returned.
absl::StatusOr<Secret> WriteAccess(const AccessDirectory& directory) {
  Secret token = NewBearerToken(*RealRandom());
  RETURN_IF_ERROR(MakeDirectoriesDurably(directory.path).status());
  RETURN_IF_ERROR(WriteFileDurably(
      directory.PolicyFile(),
      "grants { principals: ['people/bench', 'services/bench'] "
      "roles: [ROLE_READER, ROLE_PLUGIN] sources: 'sources/-' }\n"
      "limits { principals: '*' calls_per_second: 1000000 "
      "concurrent_calls: 1000 }\n"));
  RETURN_IF_ERROR(
      WriteFileDurably(directory.TokenFile(),
                       "tokens { id: '1' principal: 'people/bench' sha256: '" +
                           Sha256Hex(token.Reveal()) +
                           "' expire_time { seconds: 4000000000 } }\n"));
  return token;
}

absl::StatusOr<TlsDirectory> WriteIdentity(const std::string& path) {
  CertificateOptions options;
  options.common_name = "authority";
  options.not_before = absl::Now() - absl::Hours(1);
  options.not_after = absl::Now() + absl::Hours(24);
  options.authority = true;
  ASSIGN_OR_RETURN(const Certificate authority, MakeSelfSigned(options));
  options.common_name = "bench";
  options.alt_names = {"IP:127.0.0.1", "URI:muster://bench"};
  options.authority = false;
  ASSIGN_OR_RETURN(const Certificate own, MakeCertificate(options, authority));
  const TlsDirectory directory{path};
  RETURN_IF_ERROR(WriteTlsDirectory(directory, own, authority.certificate_pem));
  return directory;
}

// A server and a client of it.
struct Pair {
  Gate gate;
  std::unique_ptr<GrpcServer> server;
  std::unique_ptr<Trust::Stub> stub;

  absl::Status Start(Authorizer* authorizer,
                     const std::optional<TlsDirectory>& tls,
                     const std::optional<Secret>& token) {
    GrpcServer::Options options;
    options.listen_address = "127.0.0.1:0";
    options.services = {&gate};
    options.tls = tls;
    if (authorizer != nullptr) options.interceptors = {HandOver(*authorizer)};
    ASSIGN_OR_RETURN(server, GrpcServer::Create(std::move(options)));
    ASSIGN_OR_RETURN(auto channel, MakeChannel(server->target(), tls, token));
    stub = Trust::NewStub(channel);
    return absl::OkStatus();
  }

  // Processor time of one call, both ends, in µs.
  absl::StatusOr<double> CostOfCall() const {
    trust::v1::CheckDeviceRequest request;
    request.set_parent("sources/iru");
    request.set_serial_number("C02XG2JKJG5J");
    const double before = ProcessSeconds();
    for (int i = 0; i < kCalls; ++i) {
      grpc::ClientContext context;
      trust::v1::Verdict verdict;
      RETURN_IF_ERROR(
          FromGrpcStatus(stub->CheckDevice(&context, request, &verdict)));
    }
    return 1e6 * (ProcessSeconds() - before) / kCalls;
  }
};

// What deciding on a call costs, each of the two first in turn.
absl::StatusOr<Figure> Compare(const std::string& key, int rounds,
                               Authorizer& authorizer,
                               const std::optional<TlsDirectory>& tls,
                               const std::optional<Secret>& token) {
  Pair with, without;
  RETURN_IF_ERROR(with.Start(&authorizer, tls, token));
  RETURN_IF_ERROR(without.Start(nullptr, tls, token));
  std::vector<double> more, ours, limit;
  for (int round = 0; round < rounds; ++round) {
    const bool first = round % 2 == 0;
    ASSIGN_OR_RETURN(double a, (first ? with : without).CostOfCall());
    ASSIGN_OR_RETURN(double b, (first ? without : with).CostOfCall());
    if (!first) std::swap(a, b);
    if (round == 0) continue;  // connects, fills caches
    ours.push_back(a);
    limit.push_back(b);
    more.push_back(a - b);
  }
  Figure figure;
  figure.key = key;
  figure.unit = "µs";
  figure.goal = 5;
  figure.at_least = false;
  figure.value = Median(more);
  figure.ours = Median(ours);
  figure.limit = Median(limit);
  return figure;
}

}  // namespace

absl::Status RunAuthz(Context& context) {
  Tell("what it costs to decide on a call");
  const AccessDirectory directory{context.Path("access")};
  ASSIGN_OR_RETURN(const Secret token, WriteAccess(directory));
  ASSIGN_OR_RETURN(const TlsDirectory identity,
                   WriteIdentity(context.Path("identity")));
  ASSIGN_OR_RETURN(const auto authorizer,
                   Authorizer::Create({directory, false}, *RealClock()));
  const int rounds = 1 + 4 * context.scale.short_runs;
  ASSIGN_OR_RETURN(
      const Figure by_token,
      Compare("authz_overhead_us", rounds, *authorizer, std::nullopt, token));
  ASSIGN_OR_RETURN(const Figure by_certificate,
                   Compare("authz_certificate_us", rounds, *authorizer,
                           identity, std::nullopt));
  context.report.Add(by_token);
  context.report.Add(by_certificate);
  return absl::OkStatus();
}

}  // namespace muster::bench
