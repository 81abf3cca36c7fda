#ifndef BASE_ACCESS_AUTHORIZER_FIXTURE_H_
#define BASE_ACCESS_AUTHORIZER_FIXTURE_H_

#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "base/access/authorizer.h"
#include "base/access/bearer_token.h"
#include "base/fake_clock.h"
#include "base/tls/certificate.h"
#include "gtest/gtest.h"
#include "testing/temp_dir.h"

namespace muster {

inline constexpr char kGet[] = "muster.inventory.v1.Inventory/GetDevice";
inline constexpr char kToken[] =
    "mst_0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";
inline constexpr char kPolicy[] = R"(
  grants { principals: ["people/a", "services/trust"] roles: ROLE_READER
           sources: "sources/-" })";

// An authorizer over files of its own, and callers of every kind.
class AuthorizerTest : public ::testing::Test {
 protected:
  AuthorizerTest() {
    WritePolicy(kPolicy);
    WriteToken("");
  }

  void WritePolicy(const std::string& policy) {
    dir_.WriteFile("policy.textproto", absl::StrCat(policy, "\n#", ++version_));
  }

  // A token of people/a that counts for an hour.
  void WriteToken(const std::string& more) {
    dir_.WriteFile(
        "tokens.textproto",
        absl::StrCat("tokens { id: '1' principal: 'people/a' "
                     "sha256: '",
                     Sha256Hex(kToken), "' expire_time { seconds: 3600 } ",
                     more, "}\n#", ++version_));
  }

  Authorizer& Make(bool plaintext = false) {
    Authorizer::Options options;
    options.directory.path = dir_.path();
    options.plaintext = plaintext;
    authorizer_ = Authorizer::Create(options, clock_).value();
    return *authorizer_;
  }

  absl::StatusOr<Authorizer::Admission> Admit(const Peer& peer) {
    return authorizer_->Admit(peer, kGet, "sources/iru",
                              CallLimits::Kind::kCall);
  }

  static Peer Bearer(absl::string_view authorization) {
    Peer peer;
    peer.authorization = authorization;
    return peer;
  }

  std::string CertificateOf(const std::vector<std::string>& names,
                            absl::Duration valid = absl::Hours(1)) {
    CertificateOptions options;
    options.common_name = "test";
    options.alt_names = names;
    options.not_before = clock_.Now() - absl::Hours(1);
    options.not_after = clock_.Now() + valid;
    return MakeSelfSigned(options)->certificate_pem;
  }

  static Peer Shows(absl::string_view pem) {
    Peer peer;
    peer.certificate_pem = pem;
    return peer;
  }

  const std::string bearer_ = absl::StrCat("Bearer ", kToken);
  FakeClock clock_;
  testing::TempDir dir_;
  int version_ = 0;
  std::unique_ptr<Authorizer> authorizer_;
};

}  // namespace muster

#endif  // BASE_ACCESS_AUTHORIZER_FIXTURE_H_
