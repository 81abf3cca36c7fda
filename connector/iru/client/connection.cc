#include "connector/iru/client/connection.h"

#include <utility>

#include "absl/strings/match.h"
#include "base/log.h"
#include "base/status_macros.h"

namespace muster::iru {
namespace {

CurlTransport::Options CurlOptionsOf(const Connection::Options& options) {
  CurlTransport::Options curl;
  curl.read_only = options.read_only;
  curl.allow_plaintext_loopback = options.allow_plaintext_loopback;
  return curl;
}

// With a ledger, what was spent before is told by it.
RequestBudget::Options LimitsOf(const Connection::Options& options) {
  RequestBudget::Options limits = options.limits;
  limits.await_earlier = options.ledger != nullptr;
  return limits;
}

IruClient::Options ClientOptionsOf(const Connection::Options& options,
                                   TokenSource& tokens) {
  IruClient::Options client{options.host, tokens.Current(), {}};
  client.tokens = &tokens;
  if (!options.export_hosts.empty()) {
    client.download.hosts = options.export_hosts;
  }
  if (absl::StartsWith(options.host.base_url, "http:")) {
    client.download.plaintext_base_url = options.host.base_url;
  }
  return client;
}

std::vector<MetricPoint> Flag(const std::string& source, bool is_set) {
  return {{{{"source", source}}, is_set ? 1.0 : 0.0}};
}

}  // namespace

absl::StatusOr<std::unique_ptr<Connection>> Connection::Create(
    Clock& clock, Random& random, Options options) {
  ASSIGN_OR_RETURN(std::unique_ptr<TokenKeeper> tokens,
                   TokenKeeper::Create(options.tokens));
  return std::unique_ptr<Connection>(
      new Connection(clock, random, std::move(options), std::move(tokens)));
}

Connection::Connection(Clock& clock, Random& random, Options options,
                       std::unique_ptr<TokenKeeper> tokens)
    : source_(options.source),
      curl_(CurlOptionsOf(options)),
      tracing_(options.transport == nullptr ? curl_ : *options.transport),
      budget_(clock, LimitsOf(options)),
      tokens_(std::move(tokens)),
      client_(tracing_, budget_, clock, random,
              ClientOptionsOf(options, *tokens_)),
      budget_metrics_(source_, budget_),
      circuit_open_("muster.source.circuit.open", "1",
                    "1 while nothing is sent to the tenant",
                    [this] { return Flag(source_, client_.circuit().open()); }),
      token_problem_("muster.source.token.problem", "1",
                     "1 while a token file cannot be used as it is",
                     [this] { return Flag(source_, !token_problem().ok()); }) {
  if (options.ledger == nullptr) return;
  spend_.emplace(budget_, *options.ledger, clock, random);
}

void Connection::RunOnce() {
  tokens_->RunOnce(client_);
  if (spend_) KeepSpend();
}

void Connection::KeepSpend() {
  const absl::Status status = spend_->RunOnce();
  const bool begins = !status.ok() && !spend_failing_;
  spend_failing_ = !status.ok();
  if (!begins) return;
  LogStatus(Severity::kWarning, "the spend could not be recorded", status,
            {{"source", source_}});
}

}  // namespace muster::iru
