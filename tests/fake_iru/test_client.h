#ifndef TESTS_FAKE_IRU_TEST_CLIENT_H_
#define TESTS_FAKE_IRU_TEST_CLIENT_H_

#include <map>
#include <memory>
#include <string>

#include "absl/time/time.h"
#include "tests/fake_iru/http/message.h"

namespace httplib {
class Client;
}  // namespace httplib

namespace muster::fake_iru {

// What a test asks the fake with: one kept-alive connection over real HTTP.
// Not thread-safe.
class TestClient {
 public:
  struct Answer {
    int status = 0;  // 0: no whole answer came
    std::string body;
    std::string content_type;
    std::map<std::string, std::string> headers;  // names in lower case

    // The body as JSON; discarded if it is none.
    Json json() const;
  };

  // Sends `token` with every request, unless it is empty.
  TestClient(int port, std::string token);
  ~TestClient();

  // `body` is sent as JSON; nothing is sent if it is null.
  Answer Send(const std::string& method, const std::string& target,
              const Json& body = nullptr);
  Answer Get(const std::string& target) { return Send("GET", target); }

  // Sent with every request from now on.
  void AddHeader(const std::string& name, const std::string& value);
  // How long to wait for an answer.
  void SetTimeout(absl::Duration timeout);

 private:
  const std::unique_ptr<httplib::Client> client_;
  std::multimap<std::string, std::string> headers_;
};

}  // namespace muster::fake_iru

#endif  // TESTS_FAKE_IRU_TEST_CLIENT_H_
