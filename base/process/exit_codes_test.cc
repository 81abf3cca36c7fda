#include "base/process/exit_codes.h"

#include "base/errors.h"
#include "gtest/gtest.h"

namespace muster {
namespace {

TEST(ExitCodesTest, OkIsZero) { EXPECT_EQ(ExitCodeFor(absl::OkStatus()), 0); }

TEST(ExitCodesTest, ReasonDecidesBeforeTheCode) {
  const auto code = absl::StatusCode::kFailedPrecondition;
  EXPECT_EQ(ExitCodeFor(Error(code, "SECRET_FILE_EXPOSED", "")), 3);
  EXPECT_EQ(ExitCodeFor(Error(code, "PORT_IN_USE", "")), 4);
  EXPECT_EQ(ExitCodeFor(Error(code, "DATA_DIR_LOCKED", "")), 5);
  EXPECT_EQ(ExitCodeFor(Error(code, "SOURCE_CREDENTIAL_REFUSED", "")), 6);
  EXPECT_EQ(ExitCodeFor(Error(code, "TLS_NOT_TRUSTED", "")), 7);
}

TEST(ExitCodesTest, AnnotatedErrorsKeepTheirExitCode) {
  EXPECT_EQ(ExitCodeFor(Annotate(
                Error(absl::StatusCode::kUnavailable, "HOST_UNREACHABLE", ""),
                "sources/iru")),
            7);
}

TEST(ExitCodesTest, CodeDecidesWhereTheReasonIsUnknown) {
  EXPECT_EQ(ExitCodeFor(absl::InvalidArgumentError("")), 2);
  EXPECT_EQ(ExitCodeFor(absl::PermissionDeniedError("")), 6);
  EXPECT_EQ(ExitCodeFor(absl::UnavailableError("")), 8);
  EXPECT_EQ(ExitCodeFor(absl::NotFoundError("")), 9);
  EXPECT_EQ(ExitCodeFor(absl::AbortedError("")), 10);
  EXPECT_EQ(ExitCodeFor(absl::DataLossError("")), 1);
}

}  // namespace
}  // namespace muster
