#ifndef CONNECTOR_IRU_CLIENT_CONNECTION_H_
#define CONNECTOR_IRU_CLIENT_CONNECTION_H_

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "base/clock.h"
#include "base/http/curl_transport.h"
#include "base/http/http_transport.h"
#include "base/http/tracing_http_transport.h"
#include "base/random.h"
#include "base/telemetry/metrics.h"
#include "connector/core/spend/spend_ledger.h"
#include "connector/iru/client/budget/budget_metrics.h"
#include "connector/iru/client/budget/request_budget.h"
#include "connector/iru/client/budget/spend_keeper.h"
#include "connector/iru/client/iru_client.h"
#include "connector/iru/client/token/token_keeper.h"

namespace muster::iru {

// Everything between one tenant's connector and its host, each above what it
// uses: transport, budget, tokens, client, and what they show. Beside the
// metrics of BudgetMetrics there is
//
//   muster.source.circuit.open {source}: 1 while nothing is sent.
//   muster.source.token.problem {source}: 1 while token_problem() is not OK.
//
// client() is thread-safe. RunOnce() is called by one thread, every 10 s or so,
// and once more when that thread ends, so that the last spend is recorded.
// `clock`, `random` and what the options point to must outlive it.
class Connection {
 public:
  struct Options {
    std::string source;  // sources/{source}
    IruHost host;
    TokenKeeper::Options tokens;
    bool read_only = false;
    bool allow_plaintext_loopback = false;
    RequestBudget::Options limits;
    // Empty: the default of DownloadOptions.
    std::vector<std::string> export_hosts;
    // Null: spend does not survive a restart.
    connector::SpendLedger* ledger = nullptr;
    // Null: libcurl. Others are for tests; `read_only` and the rule about plain
    // http are then theirs to keep.
    HttpTransport* transport = nullptr;
  };

  // Reads the token file; sends nothing.
  //
  // Errors: those of TokenKeeper::Create().
  static absl::StatusOr<std::unique_ptr<Connection>> Create(Clock& clock,
                                                            Random& random,
                                                            Options options);

  IruClient& client() { return client_; }
  RequestBudget& budget() { return budget_; }

  // Looks after the token files and records the spend. What goes wrong is
  // logged when it begins, and shown by token_problem().
  void RunOnce();

  // TokenKeeper::problem(), for incidents. Thread-safe.
  absl::Status token_problem() const { return tokens_->problem(); }

 private:
  Connection(Clock& clock, Random& random, Options options,
             std::unique_ptr<TokenKeeper> tokens);

  void KeepSpend();

  const std::string source_;
  CurlTransport curl_;
  TracingHttpTransport tracing_;
  RequestBudget budget_;
  const std::unique_ptr<TokenKeeper> tokens_;
  IruClient client_;
  std::optional<SpendKeeper> spend_;  // on the thread of RunOnce() only
  bool spend_failing_ = false;        // likewise
  const BudgetMetrics budget_metrics_;
  const GaugeFamily circuit_open_;
  const GaugeFamily token_problem_;
};

}  // namespace muster::iru

#endif  // CONNECTOR_IRU_CLIENT_CONNECTION_H_
