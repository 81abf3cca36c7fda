#include "cli/tls/private_authority.h"

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include "base/tls/tls_directory.h"
#include "gmock/gmock.h"
#include "testing/matchers.h"
#include "testing/temp_dir.h"

namespace muster::cli {
namespace {

using ::muster::testing::ErrorIs;
using ::muster::testing::IsOk;
using ::testing::Contains;
using ::testing::ElementsAre;

const absl::Time kNow = absl::FromUnixSeconds(1'800'000'000);
constexpr absl::Duration kDay = absl::Hours(24);

class PrivateAuthorityTest : public ::testing::Test {
 protected:
  std::string directory() const { return dir_.Join("tls"); }
  TlsDirectory Of(const std::string& program) const {
    return TlsDirectory{directory() + "/" + program};
  }
  static std::string Read(const std::string& file) {
    std::ifstream in(file);
    return std::string(std::istreambuf_iterator<char>(in), {});
  }

  muster::testing::TempDir dir_;
};

TEST_F(PrivateAuthorityTest, IssuesWhatAProgramCanUse) {
  const auto authority = PrivateAuthority::Create(directory(), kNow);
  ASSERT_THAT(authority, IsOk());

  ASSERT_THAT(
      authority->Issue({"trust", {"muster.example", "10.1.2.3"}, kDay}, kNow),
      IsOk());

  EXPECT_THAT(CheckTlsDirectory(Of("trust"), kNow), IsOk());
  const auto view = ReadCertificate(Read(Of("trust").CertificateFile()));
  ASSERT_THAT(view, IsOk());
  EXPECT_THAT(
      view->alt_names,
      ElementsAre("DNS:localhost", "IP:127.0.0.1", "IP:::1",
                  "URI:muster://trust", "DNS:muster.example", "IP:10.1.2.3"));
  EXPECT_EQ(view->not_after, kNow + kDay);
}

TEST_F(PrivateAuthorityTest, IsNotMadeTwice) {
  ASSERT_THAT(PrivateAuthority::Create(directory(), kNow), IsOk());

  EXPECT_THAT(PrivateAuthority::Create(directory(), kNow),
              ErrorIs(absl::StatusCode::kAlreadyExists, "AUTHORITY_EXISTS"));
}

TEST_F(PrivateAuthorityTest, KeepsItsKeyFromOthers) {
  ASSERT_THAT(PrivateAuthority::Create(directory(), kNow), IsOk());

  const auto mode =
      std::filesystem::status(directory() + "/ca/ca.key").permissions();
  EXPECT_EQ(mode, std::filesystem::perms::owner_read |
                      std::filesystem::perms::owner_write);
}

TEST_F(PrivateAuthorityTest, RenewsEveryoneForTheSameHosts) {
  const auto made = PrivateAuthority::Create(directory(), kNow);
  ASSERT_THAT(made, IsOk());
  ASSERT_THAT(made->Issue({"trust", {"muster.example"}, kDay}, kNow), IsOk());
  ASSERT_THAT(made->Issue({"my-plugin", {}, kDay}, kNow), IsOk());
  const std::string before = Read(Of("trust").KeyFile());

  const auto authority = PrivateAuthority::Open(directory());
  ASSERT_THAT(authority, IsOk());
  const auto renewed = authority->Renew(kDay, kNow + kDay);

  ASSERT_THAT(renewed, IsOk());
  EXPECT_THAT(*renewed, ElementsAre("my-plugin", "trust"));
  EXPECT_THAT(CheckTlsDirectory(Of("trust"), kNow + kDay + absl::Hours(1)),
              IsOk());
  EXPECT_NE(Read(Of("trust").KeyFile()), before);
  const auto issued = ListIssued(directory());
  ASSERT_EQ(issued.size(), 2u);
  EXPECT_THAT(issued[1].view.alt_names, Contains("DNS:muster.example"));
}

TEST_F(PrivateAuthorityTest, RefusesWhatCannotBeAProgram) {
  const auto authority = PrivateAuthority::Create(directory(), kNow);
  ASSERT_THAT(authority, IsOk());

  for (const char* const name : {"", "ca", "../x", "Trust", "a b"}) {
    EXPECT_THAT(authority->Issue({name, {}, kDay}, kNow),
                ErrorIs(absl::StatusCode::kInvalidArgument, "PROGRAM_INVALID"))
        << name;
  }
}

TEST_F(PrivateAuthorityTest, CannotIssueWithoutItsKey) {
  ASSERT_THAT(PrivateAuthority::Create(directory(), kNow), IsOk());
  std::filesystem::remove(directory() + "/ca/ca.key");

  EXPECT_THAT(PrivateAuthority::Open(directory()),
              ErrorIs(absl::StatusCode::kNotFound, "SECRET_FILE_MISSING"));
}

}  // namespace
}  // namespace muster::cli
