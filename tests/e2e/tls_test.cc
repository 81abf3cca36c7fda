// Every program its own process, over mutual TLS: they find each other, let
// nobody in who has no certificate, and live through new certificates.

#include <string>

#include "absl/strings/str_cat.h"
#include "base/tls/tls_directory.h"
#include "cli/client/client.h"
#include "testing/matchers.h"
#include "tests/e2e/whole_installation.h"

namespace muster::testing {
namespace {

using inventory::v1::Sources;

class TlsTest : public WholeInstallation {
 protected:
  // The installation as somebody with this identity sees it.
  absl::Status AskAs(const std::optional<TlsDirectory>& identity) {
    auto stranger = cli::Client::Create(
        cli::OneAddress(installation().Address(demo::Installation::kMusterd)),
        identity);
    if (!stranger.ok()) return stranger.status();
    return cli::Call((*stranger)->sources(),
                     &Sources::StubInterface::ListSources,
                     inventory::v1::ListSourcesRequest())
        .status();
  }

  TlsDirectory OperatorsIdentity() {
    return TlsDirectory{absl::StrCat(installation().tls_dir(), "/musterctl")};
  }
};

TEST_F(TlsTest, EveryProgramFindsTheOthersAndNobodyElseIsLetIn) {
  Start(300, /*separate=*/true, /*tls=*/true);
  AwaitSynced();

  EXPECT_THAT(AskAs(OperatorsIdentity()), IsOk());
  EXPECT_THAT(AskAs(std::nullopt), StatusIs(absl::StatusCode::kUnavailable));
}

TEST_F(TlsTest, NewCertificatesDisturbNobody) {
  Start(300, /*separate=*/true, /*tls=*/true);
  AwaitSynced();

  ASSERT_EQ(
      Ctl({"tls", "renew", "--directory", installation().tls_dir()}).exit_code,
      0);

  EXPECT_THAT(AskAs(OperatorsIdentity()), IsOk());
  EXPECT_EQ(SyncNow().state(), inventory::v1::SYNC_STATE_SUCCEEDED);
}

}  // namespace
}  // namespace muster::testing
