#include "connector/iru/client/token/token_keeper.h"

#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "base/errors.h"
#include "base/log.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "testing/matchers.h"
#include "testing/temp_dir.h"

namespace muster::iru {
namespace {

using muster::testing::ErrorIs;
using muster::testing::IsOk;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

// A tenant that takes what it was told to take.
class FakeProver final : public TokenProver {
 public:
  absl::Status Prove(const Secret& token) override {
    asked.push_back(token.Reveal());
    const auto answer = answers.find(token.Reveal());
    if (answer != answers.end()) return answer->second;
    return Error(absl::StatusCode::kFailedPrecondition,
                 "SOURCE_CREDENTIAL_REFUSED", "no");
  }

  std::map<std::string, absl::Status> answers;
  std::vector<std::string> asked;
};

class LogLines final : public LogSink {
 public:
  LogLines() : before_(SetLogSink(this)) {}
  ~LogLines() override { SetLogSink(before_); }
  void Write(absl::string_view line) override { lines.emplace_back(line); }
  std::vector<std::string> lines;

 private:
  LogSink* const before_;
};

class TokenKeeperTest : public ::testing::Test {
 protected:
  TokenKeeperTest() {
    WriteToken("token-one");
    prover_.answers["token-one"] = absl::OkStatus();
    keeper_ = *TokenKeeper::Create(
        {"sources/iru", dir_.Join("token"), dir_.Join("next")});
  }

  void WriteToken(const std::string& content) { Write("token", content); }
  void WriteNext(const std::string& content) { Write("next", content); }
  void Accept(const std::string& token) {
    prover_.answers[token] = absl::OkStatus();
  }
  void NobodyAnswersAbout(const std::string& token) {
    prover_.answers[token] =
        Error(absl::StatusCode::kUnavailable, "HOST_UNREACHABLE", "no network");
  }

  std::string Current() { return keeper_->Current().Reveal(); }
  // What takes over when the token in force is refused; "" if nothing does.
  std::string AfterRefusal() {
    const auto next = keeper_->After(keeper_->Current(), prover_);
    return next ? next->Reveal() : "";
  }

  muster::testing::TempDir dir_;
  LogLines log_;
  FakeProver prover_;
  std::unique_ptr<TokenKeeper> keeper_;

 private:
  void Write(const std::string& name, const std::string& content) {
    std::filesystem::rename(dir_.WriteFile("written", content),
                            dir_.Join(name));
  }
};

TEST_F(TokenKeeperTest, BeginsWithTheTokenFileUnasked) {
  keeper_->RunOnce(prover_);

  EXPECT_EQ(Current(), "token-one");
  EXPECT_THAT(prover_.asked, IsEmpty());
}

TEST_F(TokenKeeperTest, TakesANewContentOnceItIsProven) {
  WriteToken("token-two");
  Accept("token-two");
  EXPECT_EQ(Current(), "token-one");

  keeper_->RunOnce(prover_);

  EXPECT_EQ(Current(), "token-two");
  EXPECT_THAT(prover_.asked, ElementsAre("token-two"));
}

TEST_F(TokenKeeperTest, KeepsTheTokenBeforeIfTheNewOneIsRefused) {
  WriteToken("token-bad");

  keeper_->RunOnce(prover_);
  keeper_->RunOnce(prover_);

  EXPECT_EQ(Current(), "token-one");
  EXPECT_THAT(keeper_->problem(), ErrorIs(absl::StatusCode::kFailedPrecondition,
                                          "TOKEN_NEXT_REFUSED"));
  EXPECT_THAT(prover_.asked, SizeIs(1)) << "asked once, not for ever";
  ASSERT_THAT(log_.lines, SizeIs(1)) << "said once, not for ever";
  EXPECT_THAT(log_.lines[0], HasSubstr("TOKEN_NEXT_REFUSED"));
}

TEST_F(TokenKeeperTest, RefusesATokenThatMayNotReadDevices) {
  WriteToken("token-poor");
  prover_.answers["token-poor"] =
      Error(absl::StatusCode::kFailedPrecondition, "SOURCE_PERMISSION_MISSING",
            "no devices");

  keeper_->RunOnce(prover_);

  EXPECT_EQ(Current(), "token-one");
  EXPECT_EQ(ErrorReason(keeper_->problem()), "TOKEN_NEXT_REFUSED");
}

TEST_F(TokenKeeperTest, SaysThatTheProblemIsOverWhenAGoodTokenComes) {
  WriteToken("token-bad");
  keeper_->RunOnce(prover_);
  WriteToken("token-two");
  Accept("token-two");

  keeper_->RunOnce(prover_);

  EXPECT_EQ(Current(), "token-two");
  EXPECT_THAT(keeper_->problem(), IsOk());
}

TEST_F(TokenKeeperTest, TriesAgainWhatNobodyAnswered) {
  WriteToken("token-two");
  NobodyAnswersAbout("token-two");
  keeper_->RunOnce(prover_);
  EXPECT_EQ(Current(), "token-one");
  EXPECT_THAT(keeper_->problem(), IsOk());

  Accept("token-two");
  keeper_->RunOnce(prover_);

  EXPECT_EQ(Current(), "token-two");
}

TEST_F(TokenKeeperTest, KeepsTheTokenInForceWhileItsFileIsMissing) {
  std::filesystem::remove(dir_.Join("token"));

  keeper_->RunOnce(prover_);

  EXPECT_EQ(Current(), "token-one");
  EXPECT_EQ(ErrorReason(keeper_->problem()), "SECRET_FILE_MISSING");
}

TEST_F(TokenKeeperTest, TakesANextTokenOnceItIsProven) {
  WriteNext("token-two");
  Accept("token-two");
  EXPECT_EQ(Current(), "token-one");

  keeper_->RunOnce(prover_);
  keeper_->RunOnce(prover_);

  EXPECT_EQ(Current(), "token-two");
  EXPECT_THAT(prover_.asked, ElementsAre("token-two"));
}

TEST_F(TokenKeeperTest, ProvesTheNextTokenWhenItIsNeededBeforeItWasSeen) {
  WriteNext("token-two");
  Accept("token-two");

  EXPECT_EQ(AfterRefusal(), "token-two");

  EXPECT_THAT(prover_.asked, ElementsAre("token-two"));
}

TEST_F(TokenKeeperTest, ReadsTheTokenFileAgainWhenTheTokenIsRefused) {
  WriteToken("token-two");
  Accept("token-two");

  EXPECT_EQ(AfterRefusal(), "token-two");
}

TEST_F(TokenKeeperTest, HasNothingAfterTheOnlyToken) {
  EXPECT_EQ(AfterRefusal(), "");
  EXPECT_EQ(Current(), "token-one");
}

TEST_F(TokenKeeperTest, NeverTakesANextTokenThatIsRefused) {
  WriteNext("token-bad");

  EXPECT_EQ(AfterRefusal(), "");

  EXPECT_EQ(Current(), "token-one");
  EXPECT_EQ(ErrorReason(keeper_->problem()), "TOKEN_NEXT_REFUSED");
}

TEST_F(TokenKeeperTest, TakesANextTokenThatComesAfterTheRefusal) {
  EXPECT_EQ(AfterRefusal(), "");
  WriteNext("token-two");
  Accept("token-two");

  keeper_->RunOnce(prover_);

  EXPECT_EQ(Current(), "token-two");
}

TEST_F(TokenKeeperTest, GivesLateCallersTheTokenThatTookOver) {
  const Secret refused = keeper_->Current();
  WriteNext("token-two");
  Accept("token-two");
  ASSERT_TRUE(keeper_->After(refused, prover_));

  const auto late = keeper_->After(refused, prover_);

  ASSERT_TRUE(late);
  EXPECT_EQ(late->Reveal(), "token-two");
  EXPECT_THAT(prover_.asked, SizeIs(1));
}

TEST_F(TokenKeeperTest, GoesBackToTheTokenBeforeIfTheNewOneIsRevoked) {
  WriteNext("token-two");
  Accept("token-two");
  keeper_->RunOnce(prover_);

  EXPECT_EQ(AfterRefusal(), "token-one");

  EXPECT_EQ(Current(), "token-one");
}

TEST_F(TokenKeeperTest, DoesNotGoBackToATokenThatIsRevokedToo) {
  WriteNext("token-two");
  Accept("token-two");
  keeper_->RunOnce(prover_);
  prover_.answers.clear();

  EXPECT_EQ(AfterRefusal(), "");

  EXPECT_EQ(Current(), "token-two");
  EXPECT_THAT(keeper_->problem(), IsOk()) << "an old token may be revoked";
}

TEST_F(TokenKeeperTest, TakesTheTokenThatWasWrittenLast) {
  WriteNext("token-two");
  Accept("token-two");
  keeper_->RunOnce(prover_);
  WriteToken("token-three");
  Accept("token-three");

  keeper_->RunOnce(prover_);
  keeper_->RunOnce(prover_);

  EXPECT_EQ(Current(), "token-three");
}

TEST_F(TokenKeeperTest, EndsARotationWhenTheNextTokenBecomesTheToken) {
  WriteNext("token-two");
  Accept("token-two");
  ASSERT_EQ(AfterRefusal(), "token-two");
  prover_.asked.clear();

  std::filesystem::rename(dir_.Join("next"), dir_.Join("token"));
  keeper_->RunOnce(prover_);

  EXPECT_EQ(Current(), "token-two");
  EXPECT_THAT(keeper_->problem(), IsOk());
  EXPECT_THAT(prover_.asked, IsEmpty());
}

TEST_F(TokenKeeperTest, RotatesTwice) {
  WriteNext("token-two");
  Accept("token-two");
  ASSERT_EQ(AfterRefusal(), "token-two");
  std::filesystem::rename(dir_.Join("next"), dir_.Join("token"));
  keeper_->RunOnce(prover_);

  WriteNext("token-three");
  Accept("token-three");
  keeper_->RunOnce(prover_);

  EXPECT_EQ(Current(), "token-three");
}

}  // namespace
}  // namespace muster::iru
