#include "bench/limit/page_reader.h"

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "testing/matchers.h"

namespace muster::bench {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

// Pages of a list of so many rows.
class FakeList final : public HttpTransport {
 public:
  explicit FakeList(int rows) : rows_(rows) {}

  absl::StatusOr<HttpResponse> Send(const HttpRequest& request) override {
    urls.push_back(request.url);
    const int shown = std::min(300, rows_);
    rows_ -= shown;
    HttpResponse response;
    response.status = status;
    response.body = absl::StrCat(
        "[",
        absl::StrJoin(std::vector<std::string>(shown, R"({"id":"a"})"), ","),
        "]");
    return response;
  }

  std::vector<std::string> urls;
  int status = 200;

 private:
  int rows_;
};

TEST(ReadOneByOneTest, GoesOnUntilAPageIsShort) {
  FakeList list(650);

  const auto read = ReadOneByOne(list, "http://h/devices", "t");

  ASSERT_THAT(read, muster::testing::IsOk());
  EXPECT_EQ(read->pages, 3);
  EXPECT_EQ(read->rows, 650);
  EXPECT_THAT(list.urls,
              ElementsAre("http://h/devices?limit=300&offset=0",
                          HasSubstr("offset=300"), HasSubstr("offset=600")));
}

TEST(ReadOneByOneTest, EndsWithWhatIsNoPage) {
  FakeList list(10);
  list.status = 503;

  EXPECT_EQ(ReadOneByOne(list, "http://h/devices", "t").status().code(),
            absl::StatusCode::kInternal);
}

TEST(WalkJsonTest, TouchesEveryValue) {
  const auto walked =
      WalkJson(R"([{"a":"xyz","b":[1,2.5,null],"c":{"d":true}},"e"])");

  ASSERT_THAT(walked, muster::testing::IsOk());
  EXPECT_EQ(walked->values, 6);
  EXPECT_EQ(walked->bytes, 8);
}

TEST(WalkJsonTest, RefusesWhatIsNoJson) {
  EXPECT_EQ(WalkJson("{").status().code(), absl::StatusCode::kInternal);
}

}  // namespace
}  // namespace muster::bench
