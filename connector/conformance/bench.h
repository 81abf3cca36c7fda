#ifndef CONNECTOR_CONFORMANCE_BENCH_H_
#define CONNECTOR_CONFORMANCE_BENCH_H_

#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "connector/conformance/child.h"
#include "connector/conformance/recording_inventory.h"
#include "connector/conformance/vendor_proxy.h"
#include "connector/conformance/verdict.h"
#include "proto/muster/connector/v1/connector.grpc.pb.h"

namespace muster::conformance {

// What is examined, and how. The placeholders {inventory} {listen} {vendor}
// {state} {token_file} {source} {config} stand in `command` and in the file
// `config_template` for the values of each run.
struct Subject {
  std::vector<std::string> command;
  // A file that is filled in and written to {config}; empty: none.
  std::string config_template;
  // Where the vendor is; or the command that runs one on {port}, for each case
  // anew.
  std::string vendor;
  std::string vendor_command;
  // File with the vendor's credential.
  std::string token_file;
  // Parts of URLs that are never disturbed, such as the path of a login.
  std::vector<std::string> undisturbed;
  // How many devices the vendor has; 0: not known.
  int devices = 0;
  absl::Duration patience = absl::Seconds(30);
};

// One run of the connector for one case: it, its vendor, and what stands in
// between and behind. Everything ends with it. Not thread-safe, but for what
// inventory() and vendor() are.
class Bench {
 public:
  static constexpr char kSource[] = "sources/kit";

  // `state` is an empty directory for this case alone.
  Bench(const Subject& subject, std::string state);
  ~Bench();

  RecordingInventory& inventory() { return *inventory_; }
  VendorProxy& vendor() { return *proxy_; }
  const std::string& token() const { return token_; }
  absl::Duration patience() const { return subject_.patience; }
  int expected_devices() const { return subject_.devices; }

  // Starts the vendor if it is the kit's to start, and the connector, and waits
  // until it answers Describe.
  Verdict Launch();
  const connector::v1::DescribeResponse& described() const {
    return described_;
  }

  // Has FULL syncs made until `count` of them have ended.
  Verdict Sync(size_t count);
  // Asks for one. What came of it is in inventory().
  absl::Status StartSync();

  // Errors of these: those of the RPC.
  absl::Status CancelSync(const std::string& sync);
  absl::Status Refresh(const std::string& device);
  absl::StatusOr<connector::v1::SendCommandResponse> Send(
      const connector::v1::SendCommandRequest& request);

  // Everything that the connector and the vendor wrote to their output.
  std::string Log() const;
  // Texts of all errors that RPCs ended with.
  const std::vector<std::string>& errors() const { return errors_; }

 private:
  Verdict LaunchVendor();
  absl::Status Note(const grpc::Status& status);
  std::unique_ptr<grpc::ClientContext> Context(absl::Duration deadline) const;

  const Subject subject_;
  const std::string state_;
  const std::string token_;
  const int vendor_port_;
  std::unique_ptr<RecordingInventory> inventory_;
  std::unique_ptr<VendorProxy> proxy_;
  std::unique_ptr<Child> vendor_;
  std::unique_ptr<Child> connector_;
  std::unique_ptr<connector::v1::Connector::Stub> stub_;
  connector::v1::DescribeResponse described_;
  std::vector<std::string> errors_;
};

}  // namespace muster::conformance

#endif  // CONNECTOR_CONFORMANCE_BENCH_H_
