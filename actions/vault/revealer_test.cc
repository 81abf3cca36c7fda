#include "actions/vault/revealer.h"

#include <atomic>
#include <memory>
#include <thread>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "actions/audit/audit_log.h"
#include "actions/peers/fake_device_lookup.h"
#include "actions/peers/fake_secret_reader.h"
#include "actions/store/families.h"
#include "actions/vault/secrets_service.h"
#include "base/fake_clock.h"
#include "base/grpc/server.h"
#include "base/redact/redact.h"
#include "base/storage/testing/fault_env.h"
#include "google/protobuf/util/time_util.h"
#include "grpcpp/client_context.h"
#include "gtest/gtest.h"
#include "testing/matchers.h"
#include "testing/temp_dir.h"

namespace muster::actions {
namespace {

using ::google::protobuf::util::TimeUtil;
using ::muster::testing::EqualsProto;
using ::muster::testing::ErrorIs;
using ::muster::testing::FileFault;
using ::muster::testing::FileOp;
using ::muster::testing::IsOk;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

constexpr char kDevice[] = "sources/iru/devices/1";
constexpr auto kPin = connector::v1::SECRET_KIND_UNLOCK_PIN;
constexpr auto kFileVault = connector::v1::SECRET_KIND_FILEVAULT_KEY;

Vault NewVault(const std::string& key_file) {
  KeyRing::Options options;
  options.key_file = key_file;
  options.make = true;
  return Vault(*KeyRing::Load(options));
}

class RevealerTest : public ::testing::Test {
 protected:
  RevealerTest() {
    RocksOptions options = StoreOptions();
    options.env = disk_.env();
    db_ = *RocksDatabase::Open(dir_.Join("db"), FamilyNames(), options);
    log_ = *AuditLog::Open(*db_, clock_);
    pins_ = std::make_unique<PinBook>(*db_, vault_);
    device::v1::Device device;
    device.set_name(kDevice);
    device.set_serial_number("C02X");
    device.set_display_name("Ann's Mac");
    devices_.Put(device);
    Restart();
  }

  void Restart() {
    revealer_ = std::make_unique<Revealer>(
        Revealer::Parts{*log_, *pins_, vault_, devices_, vendor_, clock_,
                        [this] { return mode_; }},
        Revealer::Options{3});
  }

  void Keep(const std::string& pin, const std::string& command) {
    v1::SecretRecord record;
    record.set_kind(kPin);
    record.set_origin(v1::SECRET_ORIGIN_LOCK_ANSWER);
    record.set_command(command);
    *record.mutable_create_time() =
        TimeUtil::NanosecondsToTimestamp(absl::ToUnixNanos(clock_.Now()));
    RocksBatch batch = db_->NewBatch();
    absl::MutexLock lock(&pins_->mu());
    ASSERT_THAT(pins_->Put(record, kDevice, Secret(pin), batch), IsOk());
    ASSERT_THAT(db_->Commit(std::move(batch)), IsOk());
    clock_.Advance(absl::Seconds(1));
  }

  static v1::RevealSecretRequest Request(connector::v1::SecretKind kind) {
    v1::RevealSecretRequest request;
    request.set_name(kDevice);
    request.set_kind(kind);
    request.set_reason("locked out");
    request.set_ticket("T-1");
    return request;
  }

  absl::StatusOr<v1::RevealSecretResponse> Reveal(
      connector::v1::SecretKind kind, const std::string& who = "people/ann") {
    return revealer_->Reveal(Request(kind), {who, "token t1", "abc"});
  }

  // Values that are shown, in order.
  std::vector<std::string> Values(connector::v1::SecretKind kind) {
    const auto shown = Reveal(kind);
    EXPECT_THAT(shown, IsOk());
    std::vector<std::string> values;
    for (const auto& secret : shown->secrets()) {
      values.push_back(secret.value());
    }
    return values;
  }

  std::vector<v1::AuditRecord> Records() { return *log_->Records(0, 100); }

  const testing::TempDir dir_;
  testing::FaultEnv disk_;
  const Vault vault_ = NewVault(dir_.Join("own.key"));
  FakeClock clock_{absl::FromUnixSeconds(1'000'000)};
  std::unique_ptr<RocksDatabase> db_;
  std::unique_ptr<AuditLog> log_;
  std::unique_ptr<PinBook> pins_;
  FakeDeviceLookup devices_;
  FakeSecretReader vendor_;
  absl::Status mode_;
  std::unique_ptr<Revealer> revealer_;
};

TEST_F(RevealerTest, ShowsEveryPinThatMayBeRight) {
  Keep("411111", "a");
  Keep("422222", "b");
  vendor_.Put(kDevice, kPin, "433333");

  const auto shown = Reveal(kPin);

  ASSERT_THAT(shown, IsOk());
  EXPECT_THAT(*shown, EqualsProto(R"pb(
    secrets { value: "433333" origin: SECRET_ORIGIN_VENDOR_NOW }
    secrets {
      value: "422222"
      origin: SECRET_ORIGIN_LOCK_ANSWER
      create_time { seconds: 1000001 }
      command: "b"
    }
    secrets {
      value: "411111"
      origin: SECRET_ORIGIN_LOCK_ANSWER
      create_time { seconds: 1000000 }
      command: "a"
    }
  )pb"));
}

TEST_F(RevealerTest, ShowsThePinThatTheVendorAgreesToOnce) {
  Keep("411111", "a");
  vendor_.Put(kDevice, kPin, "411111");

  EXPECT_THAT(Values(kPin), ElementsAre("411111"));
}

TEST_F(RevealerTest, ShowsWhatIsKeptIfTheVendorCannotBeAsked) {
  Keep("411111", "a");
  vendor_.FailWith(Error(absl::StatusCode::kUnavailable, "SERVICE_UNREACHABLE",
                         "the connector does not answer"));

  const auto shown = Reveal(kPin);

  ASSERT_THAT(shown, IsOk());
  EXPECT_EQ(shown->secrets_size(), 1);
  EXPECT_EQ(shown->vendor_problem(), "the connector does not answer");
}

TEST_F(RevealerTest, ShowsWhatIsKeptOfADeviceThatTheInventoryForgot) {
  Keep("411111", "a");
  devices_.FailWith(Error(absl::StatusCode::kNotFound, "DEVICE_NOT_FOUND",
                          "there is no such device"));

  const auto shown = Reveal(kPin);

  ASSERT_THAT(shown, IsOk());
  EXPECT_EQ(shown->secrets_size(), 1);
  EXPECT_THAT(shown->vendor_problem(), HasSubstr("no such device"));
  EXPECT_EQ(vendor_.reads(), 0);
}

TEST_F(RevealerTest, SaysThatNobodyHasAPin) {
  EXPECT_THAT(Reveal(kPin),
              ErrorIs(absl::StatusCode::kNotFound, "SECRET_NOT_FOUND"));
}

TEST_F(RevealerTest, SaysThatAKeptPinCannotBeOpened) {
  Keep("411111", "a");
  const Vault other = NewVault(dir_.Join("other.key"));
  Revealer later({*log_, *pins_, other, devices_, vendor_, clock_,
                  [] { return absl::OkStatus(); }},
                 {});

  EXPECT_THAT(later.Reveal(Request(kPin), {"people/ann", "", ""}),
              ErrorIs(absl::StatusCode::kDataLoss, "SECRET_UNREADABLE"));
}

TEST_F(RevealerTest, PassesTheVendorsSecretsThroughAndKeepsNone) {
  vendor_.Put(kDevice, connector::v1::SECRET_KIND_BYPASS_CODE, "AAAA-1111",
              "user_based_albc");
  vendor_.Put(kDevice, connector::v1::SECRET_KIND_BYPASS_CODE, "BBBB-2222",
              "device_based_albc");

  const auto shown = Reveal(connector::v1::SECRET_KIND_BYPASS_CODE);

  ASSERT_THAT(shown, IsOk());
  EXPECT_THAT(*shown, EqualsProto(R"pb(
    secrets {
      value: "AAAA-1111"
      label: "user_based_albc"
      origin: SECRET_ORIGIN_VENDOR_NOW
    }
    secrets {
      value: "BBBB-2222"
      label: "device_based_albc"
      origin: SECRET_ORIGIN_VENDOR_NOW
    }
  )pb"));
  EXPECT_FALSE(db_->Prefix(kSecrets, "").Valid());
  EXPECT_EQ(Redact("AAAA-1111"), "[redacted]");
}

TEST_F(RevealerTest, WritesDownWhoSawWhatAndWhyButNotTheSecret) {
  Keep("411111", "a");

  ASSERT_THAT(Reveal(kPin), IsOk());

  const auto records = Records();
  ASSERT_EQ(records.size(), 1u);
  v1::AuditRecord record = records[0];
  record.clear_time();
  record.clear_previous_hash();
  EXPECT_THAT(record, EqualsProto(R"pb(
                sequence: 1
                phase: PHASE_REVEAL
                kind: "unlock_pin"
                device: "sources/iru/devices/1"
                serial_number: "C02X"
                device_display_name: "Ann's Mac"
                source: "sources/iru"
                reason: "locked out"
                ticket: "T-1"
                outcome: "GRANTED"
                principal: "people/ann"
                authentication: "token t1"
                trace_id: "abc"
              )pb"));
}

TEST_F(RevealerTest, CountsHowOftenAPinWasShown) {
  Keep("411111", "a");

  ASSERT_THAT(Reveal(kPin), IsOk());
  ASSERT_THAT(Reveal(kPin), IsOk());

  EXPECT_EQ((*pins_->List(kDevice))[0].record().reveal_count(), 2);
}

TEST_F(RevealerTest, ShowsNothingThatCannotBeWrittenDown) {
  Keep("411111", "a");
  vendor_.Put(kDevice, kFileVault, "KEY-1");
  disk_.faults().FailFrom(FileOp::kWrite, 1, FileFault::kNoSpace);

  EXPECT_FALSE(Reveal(kPin).ok());
  EXPECT_FALSE(Reveal(kFileVault).ok());

  EXPECT_EQ(vendor_.reads(), 0);
}

TEST_F(RevealerTest, ShowsNothingWhileActionsAreStopped) {
  vendor_.Put(kDevice, kFileVault, "KEY-1");
  mode_ = Error(absl::StatusCode::kFailedPrecondition, "ACTIONS_STOPPED",
                "the kill switch is on");

  EXPECT_THAT(Reveal(kFileVault), ErrorIs(absl::StatusCode::kFailedPrecondition,
                                          "ACTIONS_STOPPED"));
  EXPECT_EQ(vendor_.reads(), 0);
}

TEST_F(RevealerTest, ShowsSoManyInAnHourAcrossRestarts) {
  vendor_.Put(kDevice, kFileVault, "KEY-1");
  for (int i = 0; i < 3; ++i) {
    ASSERT_THAT(Reveal(kFileVault), IsOk());
    clock_.Advance(absl::Minutes(10));
    Restart();
  }

  const auto refused = Reveal(kFileVault);

  EXPECT_THAT(refused, ErrorIs(absl::StatusCode::kResourceExhausted,
                               "REVEALS_EXHAUSTED"));
  EXPECT_EQ(RetryDelay(refused.status()), absl::Minutes(30));
  EXPECT_EQ(vendor_.reads(), 3);
  EXPECT_THAT(Reveal(kFileVault, "people/bob"), IsOk());
  clock_.Advance(absl::Minutes(30));
  EXPECT_THAT(Reveal(kFileVault), IsOk());
}

TEST_F(RevealerTest, WritesDownThatItRefused) {
  vendor_.Put(kDevice, kFileVault, "KEY-1");
  for (int i = 0; i < 4; ++i) Reveal(kFileVault).IgnoreError();

  const auto records = Records();

  ASSERT_EQ(records.size(), 4u);
  EXPECT_EQ(records[3].phase(), v1::AuditRecord::PHASE_REFUSED);
  EXPECT_EQ(records[3].outcome(), "REVEALS_EXHAUSTED");
}

TEST_F(RevealerTest, ShowsNoMoreToManyThreadsAtOnce) {
  vendor_.Put(kDevice, kFileVault, "KEY-1");
  std::atomic<int> shown{0};
  std::vector<std::thread> threads;

  for (int i = 0; i < 12; ++i) {
    threads.emplace_back([&] { shown += Reveal(kFileVault).ok(); });
  }
  for (std::thread& thread : threads) thread.join();

  EXPECT_EQ(shown, 3);
}

TEST_F(RevealerTest, ReadsNothingOfADeviceWithAnotherSerialNumber) {
  vendor_.Put(kDevice, kFileVault, "KEY-1");
  vendor_.SetSerialNumber(kDevice, "OTHER");

  EXPECT_THAT(Reveal(kFileVault),
              ErrorIs(absl::StatusCode::kFailedPrecondition, "DEVICE_DRIFTED"));
}

TEST_F(RevealerTest, WritesNothingDownOfRequestsThatSayTooLittle) {
  v1::RevealSecretRequest request = Request(kPin);
  request.clear_ticket();

  EXPECT_THAT(revealer_->Reveal(request, {"people/ann", "", ""}),
              ErrorIs(absl::StatusCode::kInvalidArgument, "TICKET_MISSING"));
  EXPECT_EQ(log_->head().size, 0);
}

TEST_F(RevealerTest, AnswersCallsAndListsWithoutPins) {
  Keep("411111", "a");
  SecretsService service(*revealer_, *pins_);
  GrpcServer::Options options;
  options.services = {&service};
  const auto server = *GrpcServer::Create(options);
  const auto stub = v1::Secrets::NewStub(server->InProcessChannel());

  grpc::ClientContext reveal, list;
  v1::RevealSecretResponse shown;
  ASSERT_TRUE(stub->RevealSecret(&reveal, Request(kPin), &shown).ok());
  v1::ListSecretsRequest request;
  request.set_parent(kDevice);
  v1::ListSecretsResponse listed;
  ASSERT_TRUE(stub->ListSecrets(&list, request, &listed).ok());

  EXPECT_EQ(shown.secrets(0).value(), "411111");
  EXPECT_EQ(Records()[0].principal(), "local");
  ASSERT_EQ(listed.secrets_size(), 1);
  EXPECT_EQ(listed.secrets(0).reveal_count(), 1);
  EXPECT_FALSE(absl::StrContains(listed.SerializeAsString(), "411111"));
}

}  // namespace
}  // namespace muster::actions
