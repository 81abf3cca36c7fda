#include "connector/iru/command/iru_command_sink.h"

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "base/errors.h"
#include "base/fake_clock.h"
#include "base/fake_random.h"
#include "base/http/fake_http_transport.h"
#include "gtest/gtest.h"
#include "testing/matchers.h"

namespace muster::iru {
namespace {

using connector::v1::DeviceCommand;
using connector::v1::SendCommandResponse;
using muster::testing::ErrorIs;
using muster::testing::IsOk;
using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr char kDevice[] = "/api/v1/devices/a";
constexpr char kCommands[] = "/api/v1/devices/a/commands";
constexpr char kLock[] = "/api/v1/devices/a/action/lock";
constexpr char kPush[] = "/api/v1/devices/a/action/blankpush";

HttpResponse Answer(int status, std::string body = "") {
  HttpResponse answer;
  answer.status = status;
  answer.body = std::move(body);
  return answer;
}

// A page with one command for each id, of that request type.
HttpResponse Commands(const std::vector<std::string>& ids,
                      absl::string_view type = "DeviceLock") {
  std::string rows;
  for (const std::string& id : ids) {
    absl::StrAppend(&rows, rows.empty() ? "" : ",", R"({"uuid":")", id,
                    R"(","request_type":")", type, R"(","status":1,)",
                    R"("date_requested":"2026-01-01T00:00:0)", id.size(),
                    R"(Z"})");
  }
  return Answer(200, absl::StrCat(R"({"commands":{"next":null,"results":[)",
                                  rows, "]}}"));
}

class IruCommandSinkTest : public ::testing::Test {
 protected:
  void ShowDevice(absl::string_view platform = "Mac") {
    transport_.On(
        "GET", kDevice,
        Answer(200, absl::StrCat(R"({"device_id":"a","serial_number":"SN1",)",
                                 R"("platform":")", platform, R"("})")));
  }

  absl::StatusOr<SendCommandResponse> Lock(absl::string_view serial = "SN1") {
    DeviceCommand command;
    command.mutable_lock()->set_message("Call us");
    return sink_.Send("a", serial, command);
  }

  absl::StatusOr<SendCommandResponse> Push() {
    DeviceCommand command;
    command.mutable_blank_push();
    return sink_.Send("a", "SN1", command);
  }

  std::vector<HttpRequest> Posts() const {
    std::vector<HttpRequest> posts;
    for (const HttpRequest& request : transport_.requests()) {
      if (request.method == "POST") posts.push_back(request);
    }
    return posts;
  }

  FakeHttpTransport transport_;
  FakeClock clock_{absl::FromUnixSeconds(7200)};
  FakeRandom random_;
  RequestBudget budget_{clock_, {}};
  std::shared_ptr<IruClient> client_ = std::make_shared<IruClient>(
      transport_, budget_, clock_, random_,
      IruClient::Options{{"https://acme.api.kandji.io", "acme.api.kandji.io"},
                         Secret("token"),
                         {}});
  IruCommandSink sink_{client_, clock_, {}};
};

TEST_F(IruCommandSinkTest, FindsTheCommandThatIsNewInTheList) {
  ShowDevice();
  transport_.On("GET", kCommands, Commands({"old"}));
  transport_.On("POST", kLock, Answer(200, R"({"PIN":"740193"})"));
  transport_.On("GET", kCommands, Commands({"old", "newer"}));

  const auto response = Lock();

  ASSERT_THAT(response, IsOk());
  EXPECT_EQ(response->vendor_command_id(), "newer");
  EXPECT_FALSE(response->already_done());
  EXPECT_EQ(response->send_time().seconds(), 7200);
  ASSERT_THAT(Posts(), SizeIs(1));
  EXPECT_EQ(Posts()[0].body, R"({"Message":"Call us"})");
  EXPECT_EQ(Redact("740193").find("740193"), std::string::npos);
}

TEST_F(IruCommandSinkTest, LooksAgainWhenTheListIsLate) {
  ShowDevice();
  transport_.On("GET", kCommands, Commands({}));
  transport_.On("POST", kLock, Answer(200));
  transport_.On("GET", kCommands, Commands({}));
  transport_.On("GET", kCommands, Commands({"other"}, "DeviceInformation"));
  transport_.On("GET", kCommands, Commands({"new"}));

  const auto response = Lock();

  ASSERT_THAT(response, IsOk());
  EXPECT_EQ(response->vendor_command_id(), "new");
  EXPECT_THAT(clock_.sleeps(), SizeIs(2));
}

TEST_F(IruCommandSinkTest, HasNoIdIfTheListNeverShowsIt) {
  ShowDevice();
  transport_.On("GET", kCommands, Commands({"old"}));
  transport_.On("POST", kLock, Answer(200));

  const auto response = Lock();

  ASSERT_THAT(response, IsOk());
  EXPECT_EQ(response->vendor_command_id(), "");
  EXPECT_THAT(Posts(), SizeIs(1));
}

TEST_F(IruCommandSinkTest, SendsEvenIfTheListMayNotBeRead) {
  ShowDevice();
  transport_.On("GET", kCommands, Answer(403));
  transport_.On("POST", kLock, Answer(200));

  const auto response = Lock();

  ASSERT_THAT(response, IsOk());
  EXPECT_EQ(response->vendor_command_id(), "");
  EXPECT_THAT(Posts(), SizeIs(1));
}

TEST_F(IruCommandSinkTest, SendsNothingIfTheListFails) {
  ShowDevice();
  transport_.On("GET", kCommands, Answer(500));

  EXPECT_THAT(Lock(),
              ErrorIs(absl::StatusCode::kUnavailable, "COMMAND_NOT_SENT"));
  EXPECT_THAT(Posts(), IsEmpty());
}

TEST_F(IruCommandSinkTest, SendsNothingToADeviceThatIsGone) {
  transport_.On("GET", kDevice, Answer(404, R"({"detail":"Not found."})"));

  EXPECT_THAT(Lock(), ErrorIs(absl::StatusCode::kNotFound, "DEVICE_NOT_FOUND"));
  EXPECT_THAT(Posts(), IsEmpty());
}

TEST_F(IruCommandSinkTest, SendsNothingToAnotherSerialNumber) {
  ShowDevice();

  EXPECT_THAT(Lock("SN10"),
              ErrorIs(absl::StatusCode::kFailedPrecondition, "DEVICE_DRIFTED"));
  EXPECT_THAT(Lock("sn1"),
              ErrorIs(absl::StatusCode::kFailedPrecondition, "DEVICE_DRIFTED"));
  EXPECT_THAT(Posts(), IsEmpty());
}

TEST_F(IruCommandSinkTest, SendsNothingToAPlatformThatDoesNotKnowIt) {
  ShowDevice("Windows");

  EXPECT_THAT(Lock(), ErrorIs(absl::StatusCode::kFailedPrecondition,
                              "COMMAND_NOT_ALLOWED"));
  EXPECT_THAT(Posts(), IsEmpty());
}

TEST_F(IruCommandSinkTest, SaysThatTheDeviceIsLockedAlready) {
  ShowDevice();
  transport_.On("GET", kCommands, Commands({}));
  transport_.On("POST", kLock,
                Answer(400, R"("This device is already locked.")"));

  const auto response = Lock();

  ASSERT_THAT(response, IsOk());
  EXPECT_TRUE(response->already_done());
}

TEST_F(IruCommandSinkTest, IsInDoubtAfterALostAnswerAndSendsOnce) {
  ShowDevice();
  transport_.On("GET", kCommands, Commands({}));
  transport_.On("POST", kLock,
                muster::Error(absl::StatusCode::kDeadlineExceeded,
                              "HTTP_TIMEOUT", "too slow"));

  EXPECT_THAT(Lock(), ErrorIs(absl::StatusCode::kUnknown, "COMMAND_IN_DOUBT"));
  EXPECT_THAT(Posts(), SizeIs(1));
}

TEST_F(IruCommandSinkTest, DoesNotWaitForABlankPushInTheList) {
  ShowDevice();
  transport_.On("GET", kCommands, Commands({}));
  transport_.On("POST", kPush, Answer(200));

  const auto response = Push();

  ASSERT_THAT(response, IsOk());
  EXPECT_EQ(response->vendor_command_id(), "");
  EXPECT_FALSE(response->already_done());
  EXPECT_THAT(clock_.sleeps(), IsEmpty());
}

TEST_F(IruCommandSinkTest, TakesTheIdOfABlankPushThatIsListed) {
  ShowDevice();
  transport_.On("GET", kCommands, Commands({}));
  transport_.On("POST", kPush, Answer(200));
  transport_.On("GET", kCommands, Commands({"push"}, "BlankPush"));

  const auto response = Push();

  ASSERT_THAT(response, IsOk());
  EXPECT_EQ(response->vendor_command_id(), "push");
}

TEST_F(IruCommandSinkTest, AsksNothingWhenReadOnly) {
  IruCommandSink::Options options;
  options.read_only = true;
  IruCommandSink sink(client_, clock_, options);
  DeviceCommand command;
  command.mutable_lock();

  EXPECT_THAT(
      sink.Send("a", "SN1", command),
      ErrorIs(absl::StatusCode::kFailedPrecondition, "SOURCE_READ_ONLY"));
  EXPECT_THAT(transport_.requests(), IsEmpty());
}

TEST_F(IruCommandSinkTest, RefusesACommandOfNoKind) {
  EXPECT_THAT(sink_.Send("a", "SN1", DeviceCommand()),
              ErrorIs(absl::StatusCode::kUnimplemented, "COMMAND_UNSUPPORTED"));
  EXPECT_THAT(transport_.requests(), IsEmpty());
}

TEST_F(IruCommandSinkTest, ListsWhatWasRequestedSince) {
  transport_.On("GET", kCommands, Commands({"1", "22", "333"}));

  const auto commands =
      sink_.List("a", absl::FromCivil(absl::CivilSecond(2026, 1, 1, 0, 0, 2),
                                      absl::UTCTimeZone()));

  ASSERT_THAT(commands, IsOk());
  ASSERT_THAT(*commands, SizeIs(2));
  EXPECT_EQ(commands->at(0).id(), "333");
  EXPECT_EQ(commands->at(1).id(), "22");
}

TEST_F(IruCommandSinkTest, ListsNothingOfADeviceThatIsGone) {
  transport_.On("GET", kCommands, Answer(404, R"({"detail":"Not found."})"));

  EXPECT_THAT(sink_.List("a", absl::InfinitePast()),
              ErrorIs(absl::StatusCode::kNotFound, "DEVICE_NOT_FOUND"));
}

TEST_F(IruCommandSinkTest, NamesItsThreeCommands) {
  const auto supported = sink_.Supported();

  ASSERT_THAT(supported, SizeIs(3));
  EXPECT_EQ(supported[0].kind(), "lock");
  EXPECT_EQ(supported[1].kind(), "blank_push");
  EXPECT_EQ(supported[2].kind(), "erase");
  EXPECT_EQ(supported[2].platforms_size(), 7);
}

}  // namespace
}  // namespace muster::iru
