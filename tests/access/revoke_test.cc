// A person's token, from its making to its end, against a running musterd: what
// it opens, and how soon it opens nothing any more.

#include <memory>
#include <optional>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "base/errors.h"
#include "base/grpc/channel.h"
#include "base/secret.h"
#include "base/tls/tls_directory.h"
#include "gmock/gmock.h"
#include "proto/muster/inventory/v1/inventory.grpc.pb.h"
#include "testing/matchers.h"
#include "tests/e2e/whole_installation.h"

namespace muster::testing {
namespace {

using inventory::v1::Inventory;
using ::testing::HasSubstr;

constexpr absl::Duration kSoon = absl::Seconds(5);

constexpr char kPolicy[] = R"(
  grants { principals: "services/musterctl" roles: [ROLE_READER, ROLE_ADMIN]
           sources: "sources/-" }
  grants { principals: "people/alice" roles: ROLE_READER sources: "sources/-"
           hidden_fields: "muster.device.v1.Device.user" }
)";

class RevokeTest : public WholeInstallation {
 protected:
  void SetUp() override {
    const std::string policy = WriteFile("policy.textproto", kPolicy);
    directory_ = policy.substr(0, policy.rfind('/'));
    Start(30, /*separate=*/false, /*tls=*/true);
    Reconfigure([this](config::v1::MusterConfig& config) {
      config.mutable_access()->set_directory(directory_);
    });
    AwaitSynced();
  }

  // Makes a token of people/alice; the file that holds it.
  std::string MakeToken() {
    const std::string file = directory_ + "/alice.token";
    const CtlResult made = Ctl({"token", "create", "people/alice",
                                "--directory", directory_, "--out", file});
    EXPECT_EQ(made.exit_code, 0) << made.errors;
    id_ = made.output.substr(std::string("token ").size(), 8);
    return file;
  }

  std::unique_ptr<Inventory::Stub> As(const std::string& token_file) {
    const TlsDirectory authority{installation().tls_dir() + "/ca"};
    auto channel = MakeChannel(
        installation().Address(demo::Installation::kMusterd), authority,
        std::optional<Secret>(ReadSecretFile(token_file).value()));
    return Inventory::NewStub(channel.value());
  }

  std::string directory_;
  std::string id_;
};

TEST_F(RevokeTest, ATokenShowsWhatItsPrincipalMaySeeOverTls) {
  const auto inventory = As(MakeToken());
  grpc::ClientContext context;
  inventory::v1::ListDevicesRequest request;
  request.set_parent("sources/-");
  request.set_page_size(1000);
  inventory::v1::ListDevicesResponse seen;
  // The server reads the new token within a second; until then it is none.
  const absl::Time deadline = absl::Now() + kSoon;
  grpc::Status status;
  do {
    grpc::ClientContext once;
    status = inventory->ListDevices(&once, request, &seen);
  } while (!status.ok() && absl::Now() < deadline);
  ASSERT_THAT(FromGrpcStatus(status), IsOk());
  auto whole = cli::Call(client().inventory(),
                         &Inventory::StubInterface::ListDevices, request);
  ASSERT_THAT(whole, IsOk());

  int assigned = 0;
  for (const auto& device : whole->devices()) assigned += device.has_user();
  EXPECT_GT(assigned, 0);
  EXPECT_EQ(seen.devices_size(), whole->devices_size());
  for (const auto& device : seen.devices()) EXPECT_FALSE(device.has_user());

  request.set_user_email("someone@example.com");
  EXPECT_THAT(FromGrpcStatus(inventory->ListDevices(&context, request, &seen)),
              ErrorIs(absl::StatusCode::kPermissionDenied, "FIELD_HIDDEN"));
}

TEST_F(RevokeTest, AStreamEndsSoonAfterItsTokenIsRevoked) {
  const auto inventory = As(MakeToken());
  inventory::v1::WatchRequest request;
  request.set_parent("sources/-");
  inventory::v1::WatchResponse response;
  std::unique_ptr<grpc::ClientContext> context;
  std::unique_ptr<grpc::ClientReader<inventory::v1::WatchResponse>> stream;
  const absl::Time deadline = absl::Now() + kSoon;
  do {
    context = std::make_unique<grpc::ClientContext>();
    stream = inventory->Watch(context.get(), request);
  } while (!stream->Read(&response) && absl::Now() < deadline);
  for (const auto& change : response.changes()) {
    EXPECT_FALSE(change.device().has_user());
  }

  ASSERT_EQ(Ctl({"token", "revoke", id_, "--directory", directory_}).exit_code,
            0);
  const absl::Time revoked = absl::Now();
  while (stream->Read(&response)) {
  }
  EXPECT_THAT(FromGrpcStatus(stream->Finish()),
              ErrorIs(absl::StatusCode::kUnauthenticated, "TOKEN_REVOKED"));
  EXPECT_LT(absl::Now() - revoked, kSoon);
}

TEST_F(RevokeTest, EverythingStopsSoonAfterThePolicyIsBroken) {
  const auto inventory = As(MakeToken());
  WriteFile("policy.textproto", "grants { principalz: 'people/alice' }");
  inventory::v1::GetDeviceRequest request;
  request.set_name("sources/iru/devices/none");
  const absl::Time deadline = absl::Now() + kSoon;
  absl::Status status;
  do {
    grpc::ClientContext context;
    device::v1::Device device;
    status = FromGrpcStatus(inventory->GetDevice(&context, request, &device));
  } while (ErrorReason(status) != "POLICY_UNUSABLE" && absl::Now() < deadline);

  EXPECT_THAT(status,
              ErrorIs(absl::StatusCode::kUnavailable, "POLICY_UNUSABLE"));
  const CtlResult check = Ctl({"policy", "check", "--directory", directory_});
  EXPECT_THAT(check.errors, HasSubstr("policy.textproto:1:"));
}

}  // namespace
}  // namespace muster::testing
