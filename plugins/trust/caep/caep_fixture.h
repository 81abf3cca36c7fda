#ifndef PLUGINS_TRUST_CAEP_CAEP_FIXTURE_H_
#define PLUGINS_TRUST_CAEP_CAEP_FIXTURE_H_

#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "base/fake_clock.h"
#include "base/fake_random.h"
#include "base/http/fake_http_transport.h"
#include "google/protobuf/text_format.h"
#include "plugins/sdk/effects/effect_store.h"
#include "plugins/trust/caep/caep_signer.h"
#include "plugins/trust/caep/caep_sinks.h"
#include "plugins/trust/caep/test_receiver.h"
#include "testing/matchers.h"
#include "testing/temp_dir.h"

namespace muster::trust {

// A plugin's store, a receiver that verifies what it gets, and the sinks
// between them.
class CaepFixture : public ::testing::Test {
 protected:
  CaepFixture() {
    OpenVerdicts("/verdicts");
    EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(
        R"pb(caep_streams {
               name: "idp"
               url: "https://idp.example/events"
               issuer: "https://muster.acme.example"
               audience: "https://idp.example"
             })pb",
        &config_));
    transport_.On("POST", "/events", HttpResponse{202, {}, ""});
    Restart();
  }

  void OpenVerdicts(const std::string& name) {
    plugins::EffectStore::Options options;
    options.min_log_changes = 10;
    verdicts_ = *plugins::EffectStore::Open(absl::StrCat(dir_.path(), name),
                                            random_, options);
  }

  void Restart() {
    sinks_.reset();
    auto made = CaepSinks::Create(
        config_, absl::StrCat(dir_.path(), "/data"),
        {*verdicts_, [](absl::string_view) { return std::string("default"); },
         transport_, clock_, random_});
    ASSERT_THAT(made, muster::testing::IsOk());
    sinks_ = *std::move(made);
  }

  void Judge(const std::string& device, v1::TrustState state,
             const std::string& policy = "default") {
    v1::Verdict verdict;
    verdict.set_device(absl::StrCat("sources/iru/devices/", device));
    verdict.set_name(absl::StrCat(verdict.device(), "/verdicts/", policy));
    verdict.set_serial_number(device);
    verdict.set_policy(policy);
    verdict.set_state(state);
    auto batch = verdicts_->NewBatch();
    ASSERT_THAT(batch.Put(verdict.name(), verdict.SerializeAsString()),
                muster::testing::IsOk());
    ASSERT_THAT(verdicts_->Commit(std::move(batch), verdicts_->cursor()),
                muster::testing::IsOk());
  }

  // `ab-1 compliant` of each token that reached the receiver, oldest first.
  std::vector<std::string> Told() {
    const auto signer = CaepSigner::FromFile(
        absl::StrCat(dir_.path(), "/data/keys/caep.key"), /*make=*/true);
    std::vector<std::string> told;
    for (const HttpRequest& request : transport_.requests()) {
      const auto token = VerifyToken(request.body, signer->jwks());
      EXPECT_TRUE(token.has_value());
      if (!token) continue;
      const auto& claims = token->claims.fields();
      const auto& event = claims.at("events")
                              .struct_value()
                              .fields()
                              .begin()
                              ->second.struct_value()
                              .fields();
      told.push_back(absl::StrCat(claims.at("sub_id")
                                      .struct_value()
                                      .fields()
                                      .at("device")
                                      .struct_value()
                                      .fields()
                                      .at("id")
                                      .string_value(),
                                  " ",
                                  event.at("current_status").string_value()));
      ids_.push_back(claims.at("jti").string_value());
    }
    return told;
  }

  v1::ListCaepDeliveriesResponse List(
      v1::CaepDelivery::State state = v1::CaepDelivery::STATE_UNSPECIFIED) {
    v1::ListCaepDeliveriesRequest request;
    request.set_stream("idp");
    request.set_state(state);
    return *sinks_->List(request);
  }

  static constexpr auto kTrusted = v1::TRUST_STATE_TRUSTED;
  static constexpr auto kUntrusted = v1::TRUST_STATE_UNTRUSTED;
  static constexpr auto kUnknown = v1::TRUST_STATE_UNKNOWN;

  muster::testing::TempDir dir_;
  FakeClock clock_{absl::FromUnixSeconds(1'800'000'000)};
  FakeRandom random_;
  FakeHttpTransport transport_;
  config::v1::TrustConfig config_;
  std::unique_ptr<plugins::EffectStore> verdicts_;
  std::unique_ptr<CaepSinks> sinks_;
  std::vector<std::string> ids_;  // `jti` of what Told() read
};

}  // namespace muster::trust

#endif  // PLUGINS_TRUST_CAEP_CAEP_FIXTURE_H_
