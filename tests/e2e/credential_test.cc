// What becomes of a token: replaced while everything goes on, or revoked, which
// whoever is named in the configuration is told.

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <string>
#include <thread>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "gmock/gmock.h"
#include "httplib.h"
#include "nlohmann/json.hpp"
#include "testing/matchers.h"
#include "tests/e2e/whole_installation.h"

namespace muster::testing {
namespace {

using Json = nlohmann::json;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr char kNextToken[] = "6f1c3d2e-0b7a-4a52-9d1c-3f7d7a1f0003";
constexpr char kKey[] = "the key of this test's webhook";

// Where the webhook leads: keeps what it is sent.
class Receiver {
 public:
  struct Delivery {
    std::string signature;
    std::string body;
  };

  Receiver() {
    server_.Post("/hook", [this](const httplib::Request& request,
                                 httplib::Response& response) {
      absl::MutexLock lock(&mu_);
      deliveries_.push_back(
          {request.get_header_value("Muster-Signature"), request.body});
      response.status = 204;
    });
    port_ = server_.bind_to_any_port("127.0.0.1");
    thread_ = std::thread([this] { server_.listen_after_bind(); });
  }
  ~Receiver() {
    server_.stop();
    thread_.join();
  }

  std::string url() const {
    return absl::StrCat("http://127.0.0.1:", port_, "/hook");
  }

  // The first delivery; an empty one after a minute without any.
  Delivery First() {
    absl::MutexLock lock(&mu_);
    const auto any = [this]() ABSL_SHARED_LOCKS_REQUIRED(mu_) {
      return !deliveries_.empty();
    };
    mu_.AwaitWithTimeout(absl::Condition(&any), absl::Minutes(1));
    return deliveries_.empty() ? Delivery() : deliveries_.front();
  }

 private:
  httplib::Server server_;
  int port_ = 0;
  std::thread thread_;
  absl::Mutex mu_;
  std::vector<Delivery> deliveries_ ABSL_GUARDED_BY(mu_);
};

// What the header must say of `body`, worked out anew.
std::string SignatureOf(const std::string& seconds, const std::string& body) {
  const std::string text = seconds + "." + body;
  const std::string key = kKey;
  unsigned char mac[EVP_MAX_MD_SIZE];
  unsigned int size = 0;
  HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()),
       reinterpret_cast<const unsigned char*>(text.data()), text.size(), mac,
       &size);
  return absl::StrCat("t=", seconds, ",v1=",
                      absl::BytesToHexString(absl::string_view(
                          reinterpret_cast<const char*>(mac), size)));
}

class CredentialTest : public WholeInstallation {
 protected:
  void SetUp() override {
    Start(/*devices=*/60, /*separate=*/false);
    AwaitSynced();
  }

  Json Log() {
    const std::string url = installation().fake_url();
    httplib::Client client(url);
    const auto answer = client.Get("/_fake/log");
    EXPECT_TRUE(answer && answer->status == 200);
    return answer ? Json::parse(answer->body) : Json::array();
  }
};

TEST_F(CredentialTest, ATokenIsReplacedWithoutAFailedRequest) {
  const std::string path = WriteFile("next_token", kNextToken);
  ASSERT_THAT(
      fake().Control("/_fake/token", absl::StrCat(R"({"token": ")", kNextToken,
                                                  R"(", "permissions": ["*"],
                                             "label": "next"})")),
      IsOk());
  const size_t before = Log().size();

  ASSERT_NO_FATAL_FAILURE(Reconfigure([&](config::v1::MusterConfig& config) {
    config.mutable_iru_sources(0)->set_next_token_file(path);
  }));
  bool replaced = false;
  // The files are looked at every ten seconds or so.
  const absl::Time deadline = absl::Now() + absl::Minutes(1);
  while (!replaced && absl::Now() < deadline) {
    EXPECT_EQ(SyncNow().state(), inventory::v1::SYNC_STATE_SUCCEEDED);
    replaced = Log().back()["token"] == "next";
  }

  EXPECT_TRUE(replaced);
  const Json log = Log();
  for (size_t i = before; i < log.size(); ++i) {
    EXPECT_EQ(log[i]["status"], 200) << log[i].dump();
  }
}

TEST_F(CredentialTest, ARevokedTokenIsToldToTheWebhookSignedAndWithoutIt) {
  Receiver receiver;
  ASSERT_NO_FATAL_FAILURE(Reconfigure([&](config::v1::MusterConfig& config) {
    auto& recipient = *config.mutable_notifier()->add_recipients();
    recipient.set_name("oncall");
    recipient.mutable_webhook()->set_url(receiver.url());
    recipient.mutable_webhook()->set_secret_file(WriteFile("key", kKey));
    config.mutable_notifier()->mutable_interval()->set_seconds(1);
  }));
  ASSERT_THAT(
      fake().Control("/_fake/token", absl::StrCat(R"({"token": ")", kToken,
                                                  R"(", "permissions": []})")),
      IsOk());
  ASSERT_THAT(fake().Control("/_fake/fault",
                             R"({"match": "/api/v1/.*", "times": 100000,
                         "kind": "status", "status": 401,
                         "body": {"detail": "Invalid token."}})"),
              IsOk());
  EXPECT_EQ(SyncNow().state(), inventory::v1::SYNC_STATE_FAILED);

  const Receiver::Delivery told = receiver.First();

  const size_t comma = told.signature.find(',');
  ASSERT_NE(comma, std::string::npos) << told.signature;
  EXPECT_EQ(told.signature,
            SignatureOf(told.signature.substr(2, comma - 2), told.body));
  const Json body = Json::parse(told.body);
  EXPECT_EQ(body["event"], "OPENED");
  EXPECT_EQ(body["trouble"]["source"], kSource);
  EXPECT_EQ(body["trouble"]["reason"], "CREDENTIAL_ERROR");
  EXPECT_THAT(told.body, Not(HasSubstr(kToken)));
  CtlResult listed;
  for (int i = 0; i < 100 && listed.output.find("oncall") == std::string::npos;
       ++i) {
    listed = Ctl({"notifications"});
  }
  EXPECT_THAT(listed.output, HasSubstr("oncall"));
  EXPECT_THAT(listed.output, HasSubstr("CREDENTIAL_ERROR"));
}

}  // namespace
}  // namespace muster::testing
