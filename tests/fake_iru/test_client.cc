#include "tests/fake_iru/test_client.h"

#include <utility>

#include "absl/strings/ascii.h"
#include "httplib.h"

namespace muster::fake_iru {

Json TestClient::Answer::json() const {
  return Json::parse(body, nullptr, /*allow_exceptions=*/false);
}

TestClient::TestClient(int port, std::string token)
    : client_(std::make_unique<httplib::Client>("127.0.0.1", port)) {
  client_->set_keep_alive(true);
  if (!token.empty()) AddHeader("Authorization", "Bearer " + token);
}

TestClient::~TestClient() = default;

TestClient::Answer TestClient::Send(const std::string& method,
                                    const std::string& target,
                                    const Json& body) {
  httplib::Request request;
  request.method = method;
  request.path = target;
  for (const auto& [name, value] : headers_) request.set_header(name, value);
  if (!body.is_null()) {
    request.set_header("Content-Type", "application/json");
    request.body = body.is_string() ? body.get<std::string>() : body.dump();
  }
  Answer answer;
  const auto result = client_->send(request);
  if (!result) return answer;
  answer.status = result->status;
  answer.body = result->body;
  answer.content_type = result->get_header_value("Content-Type");
  for (const auto& [name, value] : result->headers) {
    answer.headers[absl::AsciiStrToLower(name)] = value;
  }
  return answer;
}

void TestClient::AddHeader(const std::string& name, const std::string& value) {
  headers_.emplace(name, value);
}

void TestClient::SetTimeout(absl::Duration timeout) {
  client_->set_read_timeout(absl::ToChronoMilliseconds(timeout));
}

}  // namespace muster::fake_iru
