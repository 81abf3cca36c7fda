#include "cli/access/token_ledger.h"

#include <sys/stat.h>

#include <fstream>
#include <iterator>
#include <string>

#include "absl/strings/str_cat.h"
#include "base/access/token_book.h"
#include "base/fake_clock.h"
#include "base/fake_random.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "testing/matchers.h"
#include "testing/temp_dir.h"

namespace muster::cli {
namespace {

using ::muster::testing::ErrorIs;
using ::muster::testing::IsOk;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::SizeIs;
using Code = absl::StatusCode;

class TokenLedgerTest : public ::testing::Test {
 protected:
  static TokenRequest For(const std::string& principal) {
    TokenRequest request;
    request.principal = principal;
    request.valid = absl::Hours(24);
    return request;
  }

  absl::Status LetIn(const NewToken& made) {
    const auto book = TokenBook::Compile(ledger_.List().value()).value();
    return book
        ->Find(absl::StrCat("Bearer ", made.secret.Reveal()), clock_.Now())
        .status();
  }

  std::string FileText() const {
    std::ifstream in(directory_.TokenFile());
    return std::string(std::istreambuf_iterator<char>(in), {});
  }

  FakeClock clock_{absl::FromUnixSeconds(1000)};
  FakeRandom random_;
  testing::TempDir dir_;
  const AccessDirectory directory_{dir_.Join("access")};
  TokenLedger ledger_{directory_, clock_, random_};
};

TEST_F(TokenLedgerTest, MakesATokenThatLetsInUntilItExpires) {
  const auto made = ledger_.Create(For("people/a"));

  ASSERT_THAT(made, IsOk());
  EXPECT_THAT(LetIn(*made), IsOk());
  clock_.Advance(absl::Hours(24));
  EXPECT_THAT(LetIn(*made), ErrorIs(Code::kUnauthenticated, "TOKEN_EXPIRED"));
}

TEST_F(TokenLedgerTest, KeepsItsHashAndNotTheToken) {
  const auto made = ledger_.Create(For("people/a"));

  ASSERT_THAT(made, IsOk());
  EXPECT_THAT(FileText(), HasSubstr(made->token.sha256()));
  EXPECT_THAT(FileText(), Not(HasSubstr(made->secret.Reveal())));
  EXPECT_THAT(FileText(), Not(HasSubstr(made->secret.Reveal().substr(4))));
  struct stat info;
  ASSERT_EQ(stat(directory_.TokenFile().c_str(), &info), 0);
  EXPECT_EQ(info.st_mode & 0777, 0600u);
}

TEST_F(TokenLedgerTest, RevokesOneAndKeepsTheOthers) {
  const auto first = ledger_.Create(For("people/a"));
  const auto second = ledger_.Create(For("people/a"));
  ASSERT_THAT(ledger_.Revoke(first->token.id()), IsOk());

  EXPECT_THAT(LetIn(*first), ErrorIs(Code::kUnauthenticated, "TOKEN_REVOKED"));
  EXPECT_THAT(LetIn(*second), IsOk());
  EXPECT_THAT(ledger_.List()->tokens(), SizeIs(2));
}

TEST_F(TokenLedgerTest, SaysThatThereIsNoSuchToken) {
  EXPECT_THAT(ledger_.Revoke("00000000"),
              ErrorIs(Code::kNotFound, "TOKEN_NOT_FOUND"));
}

TEST_F(TokenLedgerTest, GivesNoTokenToAService) {
  for (const char* who : {"services/trust", "local", "self", "people/", "bob",
                          "people/a/b", "people/*"}) {
    EXPECT_THAT(ledger_.Create(For(who)),
                ErrorIs(Code::kInvalidArgument, "PRINCIPAL_MALFORMED"))
        << who;
  }
}

TEST_F(TokenLedgerTest, NarrowsToRealSourcesOnly) {
  TokenRequest request = For("people/a");
  request.sources = {"sources/-"};

  EXPECT_THAT(ledger_.Create(request),
              ErrorIs(Code::kInvalidArgument, "RESOURCE_NAME_MALFORMED"));
}

TEST_F(TokenLedgerTest, RefusesAFileThatOthersMayRead) {
  ASSERT_THAT(ledger_.Create(For("people/a")), IsOk());
  ASSERT_EQ(chmod(directory_.TokenFile().c_str(), 0644), 0);

  EXPECT_THAT(ledger_.Create(For("people/b")),
              ErrorIs(Code::kFailedPrecondition, "SECRET_FILE_EXPOSED"));
}

}  // namespace
}  // namespace muster::cli
