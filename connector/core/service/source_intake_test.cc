#include "connector/core/service/source_intake.h"

#include <map>
#include <memory>
#include <string>
#include <utility>

#include "base/errors.h"
#include "base/fake_random.h"
#include "connector/core/fake_command_sink.h"
#include "connector/core/fake_device_source.h"
#include "connector/core/records/fake_records.h"
#include "connector/core/sync/fake_page_sink.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "testing/matchers.h"
#include "testing/temp_dir.h"

namespace muster::connector {
namespace {

using ::muster::testing::ErrorIs;
using ::muster::testing::IsOk;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using Request = PageSink::Request;

constexpr char kSource[] = "sources/new";

// Tenants of three devices, and an inventory in memory.
class SourceIntakeTest : public ::testing::Test {
 protected:
  ~SourceIntakeTest() override {
    for (const auto& source : sources_.All()) {
      source->Drain();
      source->Stop();
    }
  }

  absl::StatusOr<Tenant> MakeTenant(const config::v1::IruSource& config) {
    if (!tenant_error_.ok()) return tenant_error_;
    auto devices = std::make_unique<FakeDeviceSource>(config.source());
    for (const char* id : {"a", "b", "c"}) devices->Add(id);
    // A scope by tag leaves out `c`; this tenant knows no more of scopes.
    if (!config.scope().tags().empty()) devices->LeaveOut("c");
    devices->FailSweeps(sweep_error_);
    return Tenant{config.source(), std::move(devices),
                  std::make_unique<FakeCommandSink>()};
  }
  absl::StatusOr<std::shared_ptr<ServedSource>> Serve(
      const config::v1::IruSource& config, Tenant tenant) {
    auto records = std::make_unique<FakeRecords>(config.source());
    records_ = records.get();
    return ServedSource::Create(config, std::move(tenant),
                                {inventory_.Opener(), std::move(records),
                                 nullptr, *RealClock(), random_});
  }
  absl::StatusOr<v1::ConnectSourceResponse> Connect(
      const std::string& name = kSource) {
    v1::ConnectSourceRequest request;
    request.mutable_source()->set_source(name);
    request.mutable_source()->set_token_file("/etc/muster/token");
    return intake_.Connect(request);
  }
  absl::StatusOr<v1::ActivateSourceResponse> Activate() {
    v1::ActivateSourceRequest request;
    request.set_source(kSource);
    return intake_.Activate(request);
  }

  const muster::testing::TempDir directory_;
  FakeRandom random_;
  FakeInventory inventory_;
  absl::Status tenant_error_;
  absl::Status sweep_error_;
  FakeRecords* records_ = nullptr;  // of the source that was served last
  ServedSources sources_;
  std::unique_ptr<SourceFile> file_ = *SourceFile::Open(directory_.path());
  SourceIntake intake_{
      [this](const config::v1::IruSource& config) {
        return MakeTenant(config);
      },
      [this](const config::v1::IruSource& config, Tenant tenant) {
        return Serve(config, std::move(tenant));
      },
      sources_, *file_, *RealClock()};
};

TEST_F(SourceIntakeTest, ShowsWhatASourceHasAndUsesNothingOfIt) {
  const auto response = Connect();

  ASSERT_THAT(response, IsOk());
  EXPECT_EQ(response->access(0).endpoint(), "devices");
  EXPECT_EQ(response->review().device_count(), 3);
  EXPECT_THAT(records_->done(), ElementsAre("review 3"));
  EXPECT_THAT(inventory_.steps(), IsEmpty());
  EXPECT_THAT(sources_.Find(kSource), IsOk());
  EXPECT_THAT(
      sources_.All()[0]->schedule().Request(kFullJob, ""),
      ErrorIs(absl::StatusCode::kFailedPrecondition, "SOURCE_PENDING_REVIEW"));
}

TEST_F(SourceIntakeTest, KeepsWhereTheTokenIsBeyondTheProcess) {
  ASSERT_THAT(Connect(), IsOk());

  const auto kept = (*SourceFile::Open(directory_.path()))->sources();

  ASSERT_THAT(kept, SizeIs(1));
  EXPECT_EQ(kept[0].source(), kSource);
  EXPECT_EQ(kept[0].token_file(), "/etc/muster/token");
  EXPECT_TRUE(kept[0].review_required());
}

TEST_F(SourceIntakeTest, KeepsNothingOfASourceThatCannotBeRead) {
  sweep_error_ = Error(absl::StatusCode::kFailedPrecondition,
                       "SOURCE_CREDENTIAL_REFUSED", "replace the token");

  EXPECT_THAT(Connect(), ErrorIs(absl::StatusCode::kFailedPrecondition,
                                 "SOURCE_CREDENTIAL_REFUSED"));

  EXPECT_THAT(sources_.All(), IsEmpty());
  EXPECT_THAT(file_->sources(), IsEmpty());
  sweep_error_ = absl::OkStatus();
  EXPECT_THAT(Connect(), IsOk());
}

TEST_F(SourceIntakeTest, RefusesWhatCannotBeConnected) {
  EXPECT_THAT(Connect("new"), ErrorIs(absl::StatusCode::kInvalidArgument,
                                      "RESOURCE_NAME_MALFORMED"));
  tenant_error_ = Error(absl::StatusCode::kNotFound, "SECRET_FILE_MISSING",
                        "no token file");
  EXPECT_THAT(Connect(),
              ErrorIs(absl::StatusCode::kNotFound, "SECRET_FILE_MISSING"));
  v1::ConnectSourceRequest request;
  request.mutable_source()->set_source(kSource);
  request.mutable_source()->mutable_scope()->add_tags("");
  EXPECT_THAT(intake_.Connect(request),
              ErrorIs(absl::StatusCode::kInvalidArgument, "SCOPE_INVALID"));
}

TEST_F(SourceIntakeTest, ConnectsNoSourceTwice) {
  ASSERT_THAT(Connect(), IsOk());

  EXPECT_THAT(Connect(),
              ErrorIs(absl::StatusCode::kAlreadyExists, "SOURCE_EXISTS"));
  EXPECT_THAT(file_->sources(), SizeIs(1));
}

TEST_F(SourceIntakeTest, SyncsASourceOnceItIsActivated) {
  ASSERT_THAT(Connect(), IsOk());

  const auto response = Activate();

  ASSERT_THAT(response, IsOk());
  EXPECT_EQ(response->sync(), "sources/new/syncs/1");
  EXPECT_THAT(records_->done(), Contains("activate"));
  EXPECT_EQ(inventory_.Steps(Request::kBegin)[0].begin().kind(),
            inventory::v1::SYNC_KIND_FULL);
}

TEST_F(SourceIntakeTest, ActivatesNothingThatNobodyCouldLookAt) {
  config::v1::IruSource config;
  config.set_source(kSource);
  config.set_review_required(true);
  ASSERT_THAT(sources_.Add(*Serve(config, *MakeTenant(config))), IsOk());

  EXPECT_THAT(Activate(),
              ErrorIs(absl::StatusCode::kFailedPrecondition, "REVIEW_MISSING"));
  records_->Know({});
  EXPECT_THAT(Activate(),
              ErrorIs(absl::StatusCode::kFailedPrecondition, "REVIEW_MISSING"));
  EXPECT_THAT(inventory_.steps(), IsEmpty());
}

TEST_F(SourceIntakeTest, ShowsWhatAScopeWouldChangeAndChangesNothing) {
  ASSERT_THAT(Connect(), IsOk());
  const FakeDeviceSource shown(kSource);
  records_->PutDevice(shown.Observe("b").device());
  records_->PutDevice(shown.Observe("c").device());
  v1::PreviewScopeRequest request;
  request.set_source(kSource);
  request.mutable_scope()->add_tags("x");

  const auto response = intake_.Preview(request);

  ASSERT_THAT(response, IsOk());
  EXPECT_EQ(response->review().device_count(), 3);
  EXPECT_EQ(response->review().out_of_scope_count(), 1);
  EXPECT_THAT(response->leaving(), ElementsAre("sources/new/devices/c"));
  EXPECT_EQ(response->leaving_count(), 1);
  EXPECT_EQ(response->entering_count(), 1);
  EXPECT_TRUE(sources_.All()[0]->config().scope().tags().empty());
  EXPECT_THAT(inventory_.steps(), IsEmpty());
}

TEST_F(SourceIntakeTest, PreviewsNoScopeThatCannotMeanAnything) {
  ASSERT_THAT(Connect(), IsOk());
  v1::PreviewScopeRequest request;
  request.set_source(kSource);
  request.mutable_scope()->add_platforms(device::v1::PLATFORM_UNSPECIFIED);

  EXPECT_THAT(intake_.Preview(request),
              ErrorIs(absl::StatusCode::kInvalidArgument, "SCOPE_INVALID"));
}

TEST_F(SourceIntakeTest, ConnectsNothingAnyMoreOnceItDrains) {
  intake_.Drain();

  EXPECT_THAT(Connect(),
              ErrorIs(absl::StatusCode::kCancelled, "SYNC_CANCELLED"));

  EXPECT_THAT(sources_.All(), IsEmpty());
  EXPECT_THAT(file_->sources(), IsEmpty());
}

TEST_F(SourceIntakeTest, LeavesConfiguredAndLivingSourcesAlone) {
  ASSERT_THAT(Connect(), IsOk());
  config::v1::IruSource config;
  config.set_source("sources/configured");
  ASSERT_THAT(sources_.Add(*Serve(config, *MakeTenant(config))), IsOk());

  intake_.RunOnce();

  EXPECT_THAT(sources_.All(), SizeIs(2));
}

}  // namespace
}  // namespace muster::connector
