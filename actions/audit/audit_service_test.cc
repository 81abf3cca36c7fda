#include "actions/audit/audit_service.h"

#include <memory>
#include <sstream>

#include "actions/audit/audit_key.h"
#include "actions/audit/audit_log.h"
#include "actions/audit/checkpointer.h"
#include "actions/store/families.h"
#include "base/audit/export_line.h"
#include "base/audit/verify.h"
#include "base/fake_clock.h"
#include "base/grpc/server.h"
#include "grpcpp/client_context.h"
#include "gtest/gtest.h"
#include "testing/matchers.h"
#include "testing/temp_dir.h"

namespace muster::actions {
namespace {

using ::muster::testing::ErrorIs;
using ::muster::testing::IsOk;

class AuditServiceTest : public ::testing::Test {
 protected:
  AuditServiceTest()
      : db_(*RocksDatabase::Open(dir_.Join("db"), FamilyNames(),
                                 StoreOptions())),
        log_(*AuditLog::Open(*db_, clock_)),
        checkpointer_(*log_, key_, {}, clock_),
        service_(*log_, checkpointer_) {
    GrpcServer::Options options;
    options.services = {&service_};
    server_ = *GrpcServer::Create(options);
    stub_ = v1::AuditLog::NewStub(server_->InProcessChannel());
  }

  void Write(int count, const std::string& device = "sources/iru/devices/1") {
    v1::AuditRecord record;
    record.set_device(device);
    ASSERT_THAT(log_->Commit(std::vector<v1::AuditRecord>(count, record),
                             db_->NewBatch()),
                IsOk());
  }

  absl::StatusOr<v1::ListAuditRecordsResponse> List(
      const v1::ListAuditRecordsRequest& request) {
    grpc::ClientContext context;
    v1::ListAuditRecordsResponse response;
    const grpc::Status status =
        stub_->ListAuditRecords(&context, request, &response);
    if (!status.ok()) return FromGrpcStatus(status);
    return response;
  }

  std::vector<v1::ExportAuditResponse> Export(int64_t after = 0) {
    grpc::ClientContext context;
    v1::ExportAuditRequest request;
    request.set_after_sequence(after);
    const auto reader = stub_->ExportAudit(&context, request);
    std::vector<v1::ExportAuditResponse> items;
    v1::ExportAuditResponse item;
    while (reader->Read(&item)) items.push_back(item);
    EXPECT_TRUE(reader->Finish().ok());
    return items;
  }

  // What `musterctl audit verify` says of `items`.
  absl::StatusOr<AuditVerifier::Report> Verify(
      const std::vector<v1::ExportAuditResponse>& items, int64_t after = 0) {
    std::string text;
    for (const auto& item : items) text += ToExportLine(item) + "\n";
    std::istringstream file(text);
    AuditVerifier::Options options;
    options.keys = {key_.public_key()};
    options.after_sequence = after;
    return VerifyAuditExport(file, options);
  }

  const testing::TempDir dir_;
  FakeClock clock_;
  const std::unique_ptr<RocksDatabase> db_;
  const std::unique_ptr<AuditLog> log_;
  const AuditSigningKey key_ =
      *AuditSigningKey::FromPem(*AuditSigningKey::MakePem());
  Checkpointer checkpointer_;
  AuditService service_;
  std::unique_ptr<GrpcServer> server_;
  std::unique_ptr<v1::AuditLog::Stub> stub_;
};

TEST_F(AuditServiceTest, ListsPageAfterPage) {
  Write(3);
  Write(1, "sources/iru/devices/2");
  v1::ListAuditRecordsRequest request;
  request.set_parent("sources/iru/devices/1");
  request.set_page_size(2);

  const auto first = List(request);
  ASSERT_THAT(first, IsOk());
  ASSERT_EQ(first->records_size(), 2);
  EXPECT_EQ(first->records(0).sequence(), 3);
  request.set_page_token(first->next_page_token());
  const auto second = List(request);

  ASSERT_THAT(second, IsOk());
  ASSERT_EQ(second->records_size(), 1);
  EXPECT_EQ(second->records(0).sequence(), 1);
  EXPECT_EQ(second->next_page_token(), "");
}

TEST_F(AuditServiceTest, TakesNoTokenOfAnotherQuery) {
  Write(3);
  v1::ListAuditRecordsRequest request;
  request.set_parent("sources/-/devices/-");
  request.set_page_size(1);
  const auto first = List(request);
  ASSERT_THAT(first, IsOk());
  request.set_page_token(first->next_page_token());
  request.set_ticket("T-1");

  EXPECT_THAT(List(request), ErrorIs(absl::StatusCode::kInvalidArgument,
                                     "PAGE_TOKEN_OTHER_QUERY"));
}

TEST_F(AuditServiceTest, RefusesNamesThatAreNone) {
  v1::ListAuditRecordsRequest request;
  request.set_parent("devices/1");
  const auto malformed =
      ErrorIs(absl::StatusCode::kInvalidArgument, "RESOURCE_NAME_MALFORMED");

  EXPECT_THAT(List(request), malformed);
  request.set_parent("sources/-/devices/-");
  request.set_command("commands/1");
  EXPECT_THAT(List(request), malformed);
}

TEST_F(AuditServiceTest, ExportsWhatVerificationFindsGood) {
  Write(3);
  ASSERT_THAT(checkpointer_.MakeNow(), IsOk());
  Write(300);

  const auto items = Export();

  EXPECT_EQ(items.size(), 305u);
  EXPECT_TRUE(items[3].has_checkpoint());
  EXPECT_TRUE(items.back().has_checkpoint());
  const auto report = Verify(items);
  ASSERT_THAT(report, IsOk());
  EXPECT_EQ(report->records, 303);
}

TEST_F(AuditServiceTest, ExportsAnEmptyLogAsACheckpoint) {
  const auto items = Export();

  EXPECT_EQ(items.size(), 1u);
  EXPECT_THAT(Verify(items), IsOk());
}

TEST_F(AuditServiceTest, ExportsWhatCameAfterARecord) {
  Write(3);
  ASSERT_THAT(checkpointer_.MakeNow(), IsOk());
  Write(2);

  const auto after_two = Export(2);
  EXPECT_EQ(after_two.size(), 5u);
  EXPECT_THAT(Verify(after_two, 2), IsOk());
  const auto after_three = Export(3);
  EXPECT_EQ(after_three.size(), 4u);
  EXPECT_THAT(Verify(after_three, 3), IsOk());
}

TEST_F(AuditServiceTest, ExportsABrokenLogAsItIsStored) {
  Write(3);
  RocksBatch batch = db_->NewBatch();
  v1::AuditEntry entry = (*log_->Entries(1, 1))[0];
  entry.mutable_record()->back() ^= 1;
  batch.Put(kAuditLog, std::string("\x80\0\0\0\0\0\0\2", 8),
            entry.SerializeAsString());
  ASSERT_THAT(db_->Commit(std::move(batch)), IsOk());

  EXPECT_THAT(Verify(Export()),
              ErrorIs(absl::StatusCode::kDataLoss, "AUDIT_HASH_WRONG"));
}

TEST_F(AuditServiceTest, ListsTheKeysThatWereUsed) {
  ASSERT_THAT(UseAuditKey(key_.public_key(), *log_), IsOk());
  grpc::ClientContext context;
  v1::ListAuditKeysResponse keys;

  ASSERT_TRUE(stub_->ListAuditKeys(&context, {}, &keys).ok());

  ASSERT_EQ(keys.keys_size(), 1);
  EXPECT_EQ(keys.keys(0).public_key(), key_.public_key().raw());
}

}  // namespace
}  // namespace muster::actions
