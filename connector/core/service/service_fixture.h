// The service and the inventory that it writes to, on one in-process server.
#ifndef CONNECTOR_CORE_SERVICE_SERVICE_FIXTURE_H_
#define CONNECTOR_CORE_SERVICE_SERVICE_FIXTURE_H_

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/synchronization/notification.h"
#include "base/errors.h"
#include "base/fake_clock.h"
#include "base/fake_random.h"
#include "base/grpc/late_channel.h"
#include "base/grpc/server.h"
#include "base/threads/thread_pool.h"
#include "connector/core/fake_command_sink.h"
#include "connector/core/fake_device_source.h"
#include "connector/core/fake_vendor_archive.h"
#include "connector/core/records/fake_records.h"
#include "connector/core/service/connector_service.h"
#include "connector/core/sync/fake_ingest_service.h"
#include "connector/core/sync/ingest_client.h"
#include "gtest/gtest.h"
#include "testing/matchers.h"

namespace muster::connector {

constexpr char kSource[] = "sources/s";

class ServiceFixture : public ::testing::Test {
 protected:
  ServiceFixture() {
    auto devices = std::make_unique<FakeDeviceSource>(kSource);
    auto commands = std::make_unique<FakeCommandSink>();
    devices_ = devices.get();
    commands_ = commands.get();
    auto archive = std::make_unique<FakeVendorArchive>();
    archive_ = archive.get();
    for (const char* id : {"a", "b", "c"}) devices_->Add(id);
    devices_->AddJob(
        {"delta", inventory::v1::SYNC_KIND_DELTA, absl::Minutes(1)},
        {DevicePage()});
    auto records = std::make_unique<FakeRecords>(kSource);
    records_ = records.get();
    config::v1::IruSource config;
    config.set_source(kSource);
    Tenant tenant{kSource, std::move(devices), std::move(commands)};
    tenant.archive = std::move(archive);
    source_ =
        *ServedSource::Create(config, std::move(tenant),
                              {[this] { return ingest_.Open(); },
                               std::move(records), nullptr, clock_, random_});
    EXPECT_THAT(sources_.Add(source_), muster::testing::IsOk());
    service_ = std::make_unique<ConnectorService>(sources_, intake_, clock_,
                                                  random_, pool_);
  }

  void SetUp() override {
    GrpcServer::Options options;
    options.services = {service_.get(), &ingest_service_};
    auto server = GrpcServer::Create(std::move(options));
    ASSERT_THAT(server, muster::testing::IsOk());
    server_ = *std::move(server);
    channel_.Set(server_->InProcessChannel());
    stub_ = v1::Connector::NewStub(server_->InProcessChannel());
  }

  // Makes one call and returns how it ended.
  template <typename RequestT, typename ResponseT>
  absl::Status Call(grpc::Status (v1::Connector::Stub::*method)(
                        grpc::ClientContext*, const RequestT&, ResponseT*),
                    const RequestT& request, ResponseT& response) {
    grpc::ClientContext context;
    return FromGrpcStatus(((*stub_).*method)(&context, request, &response));
  }
  absl::Status StartSync(v1::StartSyncResponse& response,
                         const std::string& source = kSource) {
    v1::StartSyncRequest request;
    request.set_source(source);
    return Call(&v1::Connector::Stub::StartSync, request, response);
  }
  absl::Status CancelSync(const std::string& sync) {
    v1::CancelSyncRequest request;
    request.set_sync(sync);
    v1::CancelSyncResponse response;
    return Call(&v1::Connector::Stub::CancelSync, request, response);
  }
  absl::Status SendLock(const std::string& device, const std::string& serial,
                        v1::SendCommandResponse& response) {
    v1::SendCommandRequest request;
    request.set_device(device);
    request.set_expected_serial_number(serial);
    request.mutable_command()->mutable_lock();
    return Call(&v1::Connector::Stub::SendCommand, request, response);
  }

  absl::Status RunSync(const std::string& job,
                       std::vector<v1::RunSyncResponse>& responses) {
    v1::RunSyncRequest request;
    request.set_source(kSource);
    request.set_job(job);
    grpc::ClientContext context;
    const auto stream = stub_->RunSync(&context, request);
    v1::RunSyncResponse response;
    while (stream->Read(&response)) responses.push_back(response);
    return FromGrpcStatus(stream->Finish());
  }
  // A FULL sync that runs on another thread, and has begun.
  void BeginInBackground() {
    const auto ticket = source_->schedule().Request(kFullJob, "");
    ASSERT_THAT(ticket, muster::testing::IsOk());
    pool_.Post([this] { source_->schedule().RunOnce(Track::kFull); });
    ASSERT_THAT(ticket->run->AwaitName(), muster::testing::IsOk());
  }

  FakeClock clock_;
  FakeRandom random_;
  FakeInventory inventory_;
  FakeIngestService ingest_service_{inventory_};
  LateChannel channel_;
  IngestClient ingest_{channel_};
  FakeDeviceSource* devices_;
  FakeCommandSink* commands_;
  FakeVendorArchive* archive_;
  FakeRecords* records_;
  ServedSources sources_;
  std::unique_ptr<SourceFile> file_ = *SourceFile::Open("");
  SourceIntake intake_{
      [](const config::v1::IruSource&) -> absl::StatusOr<Tenant> {
        return absl::UnimplementedError("no other tenant");
      },
      [](const config::v1::IruSource&,
         Tenant) -> absl::StatusOr<std::shared_ptr<ServedSource>> {
        return absl::UnimplementedError("no other source");
      },
      sources_, *file_, clock_};
  std::shared_ptr<ServedSource> source_;
  ThreadPool pool_{2};
  std::unique_ptr<ConnectorService> service_;
  std::unique_ptr<GrpcServer> server_;
  std::unique_ptr<v1::Connector::Stub> stub_;
};

}  // namespace muster::connector

#endif  // CONNECTOR_CORE_SERVICE_SERVICE_FIXTURE_H_
