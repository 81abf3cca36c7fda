#ifndef DEMO_INSTALLATION_H_
#define DEMO_INSTALLATION_H_

#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "cli/client/client.h"
#include "demo/child_process.h"
#include "proto/muster/config/v1/config.pb.h"

namespace muster::demo {

// What a run of the demo is given on its command line.
struct Options {
  bool once = false;      // exit when everything has been shown
  bool separate = false;  // every service is its own process
  bool tls = false;       // mutual TLS instead of plain text
  int devices = 3350;
  int port_base = 7400;  // this port and the nine after it
  std::string data_dir;  // empty: a temporary one, removed at the end
  std::string bin_dir = "bazel-bin";  // where the programs are
  std::string token;                  // of the fake tenant
};

// A fake tenant and a Muster that reads it, as processes on loopback. They are
// stopped, Muster first, when this object goes. Not thread-safe.
class Installation {
 public:
  // Ports, counted from Options::port_base.
  enum Port {
    kMusterd = 0,  // musterd, or inventoryd when separate
    kConnector = 1,
    kActions = 2,
    kAssets = 3,
    kCompliance = 4,
    kTrust = 5,
    kNotifier = 6,
    kFakeIru = 8,
    kOtlp = 9,
  };

  // Starts the fake tenant, then Muster, and waits until all of it serves.
  // `options.data_dir` exists.
  //
  // Errors:
  //   FAILED_PRECONDITION PROCESS_ENDED: one gave up; the message is its own.
  static absl::StatusOr<std::unique_ptr<Installation>> Start(
      const Options& options);

  // Stops Muster, then the fake.
  ~Installation();

  cli::Client& client() { return *client_; }

  // `127.0.0.1:PORT`.
  std::string Address(Port port) const;

  // The certificates of `options.tls`: a directory for each program.
  std::string tls_dir() const;

  // Ends Muster as a service manager does; the fake goes on. Returns the exit
  // code of each of its processes.
  std::vector<int> StopMuster();

  // Starts Muster again on the same state and waits until it serves.
  absl::Status RestartMuster();

  // `http://127.0.0.1:port` of the fake tenant.
  std::string fake_url() const;

  // Where the processes write, and the configuration that they read.
  std::string log_dir() const;
  std::string config_path() const;

  // The lines by which a person looks around, without the prompt.
  std::vector<std::string> LookAround() const;

 private:
  explicit Installation(const Options& options) : options_(options) {}

  absl::Status WriteFiles() const;
  config::v1::MusterConfig Config() const;
  absl::Status StartFake();
  absl::Status MakeCertificates() const;
  absl::Status StartMuster();
  absl::Status AwaitServing();
  absl::Status CheckChildren();
  absl::Status Spawn(const std::string& name, const std::string& program,
                     std::vector<std::string> arguments);
  std::string token_path() const;

  const Options options_;
  std::unique_ptr<cli::Client> client_;
  std::vector<std::unique_ptr<ChildProcess>> children_;  // in order of start
};

}  // namespace muster::demo

#endif  // DEMO_INSTALLATION_H_
