// A sink, and the tenant in memory that it commands.
#ifndef CONNECTOR_IRU_COMMAND_IRU_COMMAND_SINK_FIXTURE_H_
#define CONNECTOR_IRU_COMMAND_IRU_COMMAND_SINK_FIXTURE_H_

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "base/fake_clock.h"
#include "base/fake_random.h"
#include "base/http/fake_http_transport.h"
#include "base/net/url.h"
#include "connector/iru/command/iru_command_sink.h"
#include "gtest/gtest.h"

namespace muster::iru {

inline constexpr char kDevice[] = "/api/v1/devices/a";
inline constexpr char kCommands[] = "/api/v1/devices/a/commands";
inline constexpr char kLock[] = "/api/v1/devices/a/action/lock";
inline constexpr char kPush[] = "/api/v1/devices/a/action/blankpush";

inline HttpResponse Answer(int status, std::string body = "") {
  HttpResponse answer;
  answer.status = status;
  answer.body = std::move(body);
  return answer;
}

// A page with one command for each id, of that request type.
inline HttpResponse Commands(const std::vector<std::string>& ids,
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

class IruCommandSinkFixture : public ::testing::Test {
 protected:
  void ShowDevice(absl::string_view platform = "Mac") {
    transport_.On(
        "GET", kDevice,
        Answer(200, absl::StrCat(R"({"device_id":"a","serial_number":"SN1",)",
                                 R"("platform":")", platform, R"("})")));
  }

  absl::StatusOr<connector::v1::SendCommandResponse> Lock(
      absl::string_view serial = "SN1") {
    connector::v1::DeviceCommand command;
    command.mutable_lock()->set_message("Call us");
    return sink_.Send("a", serial, command);
  }

  absl::StatusOr<device::v1::Device> Prepare(absl::string_view serial = "SN1") {
    connector::v1::DeviceCommand command;
    command.mutable_lock();
    return sink_.Prepare("a", serial, command);
  }

  absl::StatusOr<connector::v1::SendCommandResponse> Push() {
    connector::v1::DeviceCommand command;
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

  int Gets(absl::string_view path) const {
    int gets = 0;
    for (const HttpRequest& request : transport_.requests()) {
      const auto url = Url::Parse(request.url);
      if (request.method == "GET" && url->path == path) ++gets;
    }
    return gets;
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

}  // namespace muster::iru

#endif  // CONNECTOR_IRU_COMMAND_IRU_COMMAND_SINK_FIXTURE_H_
