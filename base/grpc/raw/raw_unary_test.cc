#include "base/grpc/raw/raw_unary.h"

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "base/errors.h"
#include "base/grpc/channel.h"
#include "base/grpc/echo.grpc.pb.h"
#include "base/grpc/server.h"
#include "gtest/gtest.h"
#include "testing/matchers.h"

namespace muster {
namespace {

using echo::v1::Echo;
using echo::v1::SayRequest;
using echo::v1::SayResponse;
using ::muster::testing::ErrorIs;
using ::muster::testing::IsOk;

std::string Bytes(const grpc::Slice& slice) {
  return std::string(reinterpret_cast<const char*>(slice.begin()),
                     slice.size());
}

// The one slice that `buffer` has.
grpc::Slice OnlySlice(const grpc::ByteBuffer& buffer) {
  grpc::Slice slice;
  EXPECT_TRUE(buffer.TrySingleSlice(&slice).ok());
  return slice;
}

SayRequest Request(const std::string& text) {
  SayRequest request;
  request.set_text(text);
  return request;
}

TEST(RawUnaryTest, StringBecomesASliceWithoutBeingCopied) {
  std::string bytes(1 << 20, 'x');
  const void* const where = bytes.data();
  const grpc::ByteBuffer buffer = ToByteBuffer(std::move(bytes));
  EXPECT_EQ(OnlySlice(buffer).begin(), where);
  EXPECT_EQ(OnlySlice(buffer).size(), size_t{1} << 20);
}

TEST(RawUnaryTest, SliceOutlivesTheBufferItWasIn) {
  grpc::Slice slice;
  {
    const grpc::ByteBuffer buffer = ToByteBuffer(std::string(100, 'x'));
    slice = OnlySlice(buffer);
  }
  EXPECT_EQ(Bytes(slice), std::string(100, 'x'));
}

TEST(RawUnaryTest, MessageIsEncodedIntoOneSlice) {
  for (const size_t length : {0u, 5u, 5000u}) {
    const SayRequest request = Request(std::string(length, 'x'));
    EXPECT_EQ(Bytes(OnlySlice(ToByteBuffer(request))),
              request.SerializeAsString());
  }
}

TEST(RawUnaryTest, ParsesARequestOfSeveralSlices) {
  const SayRequest request = Request("a text in two pieces");
  const std::string bytes = request.SerializeAsString();
  const std::vector<grpc::Slice> slices = {grpc::Slice(bytes.substr(0, 7)),
                                           grpc::Slice(bytes.substr(7))};
  SayRequest parsed;
  ASSERT_THAT(
      ParseRequest(grpc::ByteBuffer(slices.data(), slices.size()), parsed),
      IsOk());
  EXPECT_EQ(parsed.text(), request.text());
}

TEST(RawUnaryTest, ParsesAnEmptyRequest) {
  SayRequest parsed = Request("to be cleared");
  ASSERT_THAT(ParseRequest(ToByteBuffer(SayRequest()), parsed), IsOk());
  EXPECT_EQ(parsed.text(), "");
}

TEST(RawUnaryTest, BytesThatAreNoRequestAreRefused) {
  SayRequest parsed;
  EXPECT_THAT(ParseRequest(ToByteBuffer(std::string("\x0a\xff")), parsed),
              ErrorIs(absl::StatusCode::kInvalidArgument, "REQUEST_MALFORMED"));
}

// Answers with bytes that it has encoded before. Thread-safe.
class StoredBytesService final
    : public Echo::WithRawCallbackMethod_Say<Echo::Service> {
 public:
  grpc::ServerUnaryReactor* Say(grpc::CallbackServerContext* context,
                                const grpc::ByteBuffer* request,
                                grpc::ByteBuffer* response) override {
    return FinishUnary(*context, Get(*request, *response));
  }

 private:
  static absl::Status Get(const grpc::ByteBuffer& request,
                          grpc::ByteBuffer& response) {
    SayRequest parsed;
    const absl::Status status = ParseRequest(request, parsed);
    if (!status.ok()) return status;
    if (parsed.fail_code() != 0) {
      return Error(absl::StatusCode::kNotFound, "ECHO_FAILED", "as asked");
    }
    SayResponse stored;
    stored.set_text(parsed.text());
    response = ToByteBuffer(stored.SerializeAsString());
    return absl::OkStatus();
  }
};

class RawUnaryOverTheWireTest : public ::testing::Test {
 protected:
  RawUnaryOverTheWireTest() {
    GrpcServer::Options options;
    options.services = {&service_};
    server_ = *GrpcServer::Create(options);
    stub_ = Echo::NewStub(server_->InProcessChannel());
  }

  grpc::Status Say(const SayRequest& request) {
    grpc::ClientContext context;
    return stub_->Say(&context, request, &response_);
  }

  StoredBytesService service_;
  std::unique_ptr<GrpcServer> server_;
  std::unique_ptr<Echo::Stub> stub_;
  SayResponse response_;
};

TEST_F(RawUnaryOverTheWireTest, ClientCannotTellItFromATypedHandler) {
  ASSERT_TRUE(Say(Request(std::string(100000, 'x'))).ok());
  EXPECT_EQ(response_.text(), std::string(100000, 'x'));
}

TEST_F(RawUnaryOverTheWireTest, ErrorArrivesWithItsReason) {
  SayRequest request;
  request.set_fail_code(5);
  const grpc::Status status = Say(request);
  EXPECT_EQ(status.error_code(), grpc::NOT_FOUND);
  EXPECT_EQ(ErrorReason(FromGrpcStatus(status)), "ECHO_FAILED");
}

}  // namespace
}  // namespace muster
