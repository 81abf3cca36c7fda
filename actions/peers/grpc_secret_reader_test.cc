#include "actions/peers/grpc_secret_reader.h"

#include <memory>

#include "base/errors.h"
#include "base/grpc/late_channel.h"
#include "base/grpc/server.h"
#include "base/redact/redact.h"
#include "gtest/gtest.h"
#include "proto/muster/connector/v1/connector.grpc.pb.h"
#include "testing/matchers.h"

namespace muster::actions {
namespace {

using ::muster::testing::EqualsProto;
using ::muster::testing::ErrorIs;
using ::muster::testing::IsOk;

class OneSecret final : public connector::v1::Connector::Service {
 public:
  grpc::Status ReadSecret(
      grpc::ServerContext*, const connector::v1::ReadSecretRequest* request,
      connector::v1::ReadSecretResponse* response) override {
    asked = *request;
    *response = answer;
    return status;
  }

  connector::v1::ReadSecretRequest asked;
  connector::v1::ReadSecretResponse answer;
  grpc::Status status;
};

class GrpcSecretReaderTest : public ::testing::Test {
 protected:
  GrpcSecretReaderTest() {
    GrpcServer::Options options;
    options.services = {&connector_};
    server_ = *GrpcServer::Create(options);
    channel_.Set(server_->InProcessChannel());
  }

  absl::StatusOr<std::vector<connector::v1::SecretValue>> Read() {
    return reader_.ReadSecret("sources/iru/devices/a", "C02X",
                              connector::v1::SECRET_KIND_FILEVAULT_KEY);
  }

  OneSecret connector_;
  std::unique_ptr<GrpcServer> server_;
  LateChannel channel_;
  GrpcSecretReader reader_{channel_};
};

TEST_F(GrpcSecretReaderTest, AsksTheConnectorAndMasksWhatItSays) {
  connector_.answer.add_values()->set_value("Q7-FILEVAULT-KEY");

  const auto values = Read();

  ASSERT_THAT(values, IsOk());
  EXPECT_EQ((*values)[0].value(), "Q7-FILEVAULT-KEY");
  EXPECT_EQ(Redact("Q7-FILEVAULT-KEY"), "[redacted]");
  EXPECT_THAT(connector_.asked, EqualsProto(R"pb(
                device: "sources/iru/devices/a"
                expected_serial_number: "C02X"
                kind: SECRET_KIND_FILEVAULT_KEY
              )pb"));
}

TEST_F(GrpcSecretReaderTest, SaysThatThereIsNoneIfTheAnswerIsEmpty) {
  EXPECT_THAT(Read(), ErrorIs(absl::StatusCode::kNotFound, "SECRET_NOT_FOUND"));
}

TEST_F(GrpcSecretReaderTest, KeepsWhatTheConnectorSays) {
  connector_.status = ToGrpcStatus(
      Error(absl::StatusCode::kFailedPrecondition, "DEVICE_DRIFTED", "no"));

  EXPECT_THAT(Read(),
              ErrorIs(absl::StatusCode::kFailedPrecondition, "DEVICE_DRIFTED"));
}

TEST_F(GrpcSecretReaderTest, SaysThatNobodyAnswers) {
  connector_.status = grpc::Status(grpc::StatusCode::UNAVAILABLE, "gone");

  EXPECT_THAT(Read(),
              ErrorIs(absl::StatusCode::kUnavailable, "SERVICE_UNREACHABLE"));
}

}  // namespace
}  // namespace muster::actions
