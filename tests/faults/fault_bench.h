#ifndef TESTS_FAULTS_FAULT_BENCH_H_
#define TESTS_FAULTS_FAULT_BENCH_H_

#include <memory>
#include <string>
#include <vector>

#include "base/daemon/module_host.h"
#include "base/grpc/late_channel.h"
#include "base/http/curl_transport.h"
#include "proto/muster/config/v1/config.pb.h"
#include "proto/muster/connector/v1/connector.grpc.pb.h"
#include "proto/muster/inventory/v1/inventory.grpc.pb.h"
#include "proto/muster/inventory/v1/sources.grpc.pb.h"
#include "testing/temp_dir.h"
#include "tests/fake_iru/fake_iru_server.h"
#include "tests/fake_iru/front/http2_front.h"
#include "tests/faults/fast_clock.h"

namespace muster::faults {

// A connector and an inventory as they are run in earnest, in one process over
// gRPC and a store on disk, beside a fake tenant on real HTTP. FULL syncs run
// when the bench asks for them and at no other time; the other jobs are
// switched off. Every failure to set it up ends the test's process.
class FaultBench {
 public:
  static constexpr char kSource[] = "sources/iru";

  // How the connector and the tenant speak: HTTP/1.1 in clear, or HTTP/2 over
  // TLS through a proxy.
  enum class Wire { kClear, kHttp2 };

  explicit FaultBench(int devices, Wire wire = Wire::kClear);
  ~FaultBench();

  fake_iru::Tenant& tenant() { return server_->tenant(); }

  // Runs one FULL sync to its end and returns it as the inventory has it;
  // empty if it could not begin within a minute.
  inventory::v1::Sync RunFull();

  // Runs FULL syncs until one succeeds, for a minute at most; the last one. A
  // circuit that has opened is closed again only after a while.
  inventory::v1::Sync RunFullUntilGood();

  // The source once `state` is its state, or as it is after ten seconds.
  inventory::v1::Source AwaitState(inventory::v1::SourceState state);

  // The devices of the inventory; REMOVED ones are among them.
  std::vector<device::v1::Device> Devices();

  // Replaces the token in the connector's file.
  void WriteToken(const std::string& token);

 private:
  // Real HTTP with patience for a test: a peer that drips is given up within
  // seconds.
  class HastyTransport;

  config::v1::MusterConfig Config();
  void Serve();

  testing::TempDir dir_;
  FastClock clock_;
  std::unique_ptr<fake_iru::FakeIruServer> server_;
  std::unique_ptr<fake_iru::Http2Front> front_;  // null over clear text
  std::unique_ptr<HastyTransport> transport_;
  LateChannel channel_;
  std::unique_ptr<ModuleHost> host_;
  std::unique_ptr<inventory::v1::Inventory::Stub> inventory_;
  std::unique_ptr<inventory::v1::Sources::Stub> sources_;
  std::unique_ptr<connector::v1::Connector::Stub> connector_;
};

}  // namespace muster::faults

#endif  // TESTS_FAULTS_FAULT_BENCH_H_
