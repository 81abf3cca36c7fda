#include "bench/actions/audit_appends.h"

#include <filesystem>

#include "gtest/gtest.h"
#include "testing/matchers.h"
#include "testing/temp_dir.h"

namespace muster::bench {
namespace {

using ::muster::testing::IsOk;

TEST(AuditAppends, AppendsAsManyAsItIsTold) {
  const testing::TempDir dir;
  const auto appends = AuditAppends::Create(dir.path());
  ASSERT_THAT(appends, IsOk());

  EXPECT_GT(*(*appends)->Append(3), absl::ZeroDuration());
  EXPECT_GT(*(*appends)->Append(2), absl::ZeroDuration());

  EXPECT_EQ((*appends)->size(), 5);
}

TEST(AuditAppends, AppendsTheSameBytesWithoutALog) {
  const testing::TempDir dir;
  const auto appends = AuditAppends::Create(dir.path());
  ASSERT_THAT(appends, IsOk());
  ASSERT_THAT((*appends)->Append(3), IsOk());

  EXPECT_GT(*(*appends)->AppendBare(), absl::ZeroDuration());

  EXPECT_EQ((*appends)->size(), 3);
  EXPECT_FALSE(std::filesystem::exists(dir.Join("bare")));
}

}  // namespace
}  // namespace muster::bench
