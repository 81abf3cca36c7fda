#ifndef CONNECTOR_CONFORMANCE_VENDOR_PROXY_H_
#define CONNECTOR_CONFORMANCE_VENDOR_PROXY_H_

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/strings/string_view.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "base/http/curl_transport.h"

namespace httplib {
class Server;
struct Request;
struct Response;
}  // namespace httplib

namespace muster::conformance {

// One request of the connector to its vendor.
struct Asked {
  absl::Time time;
  std::string method;
  std::string target;  // path and query
  std::string body;

  // Whether its path or body names this id, whole, in any case.
  bool Mentions(absl::string_view id) const;
};

// What the vendor is made to do instead of answering.
struct Trouble {
  enum class Kind {
    kAnswer,      // `status`, `body`, `retry_after`; the vendor is not asked
    kHang,        // no answer, until the rule changes
    kLoseAnswer,  // the vendor is asked, and its answer is lost
  };
  Kind kind = Kind::kAnswer;
  int status = 503;
  std::string body = "<html>from a gateway, not from the vendor</html>";
  std::string retry_after;  // the header; empty: none
};

// Stands between a connector and its vendor as an HTTP server on 127.0.0.1:
// hands requests on, writes them down, and makes trouble where a rule says so.
//
// Thread-safe.
class VendorProxy {
 public:
  // Asked about each request; nullopt hands it on. Called on several threads.
  using Rule = std::function<std::optional<Trouble>(const Asked&)>;

  // `vendor` has no slash at its end. Requests whose target has one of
  // `undisturbed` in it, such as a login, are handed on whatever the rule says,
  // and not written down.
  VendorProxy(std::string vendor, std::vector<std::string> undisturbed);
  ~VendorProxy();

  // `http://127.0.0.1:PORT`.
  std::string url() const;

  // From now on; null makes no trouble. Ends requests that hang.
  void SetRule(Rule rule) ABSL_LOCKS_EXCLUDED(mu_);

  // What was asked so far, oldest first.
  std::vector<Asked> asked() const ABSL_LOCKS_EXCLUDED(mu_);

 private:
  void Serve(const httplib::Request& request, httplib::Response& response);
  // The trouble that is to be made of a request, which is written down.
  std::optional<Trouble> Note(const httplib::Request& request)
      ABSL_LOCKS_EXCLUDED(mu_);
  void HandOn(const httplib::Request& request, httplib::Response& response);
  void Hang() ABSL_LOCKS_EXCLUDED(mu_);
  // Ends the connection to the client on `remote_port`; 0: all of them.
  void EndConnections(int remote_port) const;

  const std::string vendor_;
  const std::vector<std::string> undisturbed_;
  CurlTransport transport_;
  const std::unique_ptr<httplib::Server> server_;
  int port_ = 0;

  mutable absl::Mutex mu_;
  Rule rule_ ABSL_GUARDED_BY(mu_);
  int rules_ ABSL_GUARDED_BY(mu_) = 0;  // how often one was set
  std::vector<Asked> asked_ ABSL_GUARDED_BY(mu_);

  std::thread listener_;
};

}  // namespace muster::conformance

#endif  // CONNECTOR_CONFORMANCE_VENDOR_PROXY_H_
