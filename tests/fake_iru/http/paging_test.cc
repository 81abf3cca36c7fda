#include "tests/fake_iru/http/paging.h"

#include "gmock/gmock.h"

namespace muster::fake_iru {
namespace {

Request Get(const std::string& query) {
  Request request = ParseTarget("GET", "/api/v1/tags?" + query);
  request.host = "127.0.0.1:80";
  return request;
}

TEST(PageOfTest, ClampsALimitThatIsTooLarge) {
  EXPECT_EQ(PageOf(Get("limit=5000"), 300, 300).limit, 300u);
  EXPECT_EQ(PageOf(Get("limit=7&offset=3"), 300, 300).limit, 7u);
  EXPECT_EQ(PageOf(Get("limit=7&offset=3"), 300, 300).offset, 3u);
}

TEST(PageOfTest, TakesTheDefaultsForWhatIsNoNumber) {
  for (const char* query : {"", "limit=0", "limit=-1", "limit=many"}) {
    EXPECT_EQ(PageOf(Get(query), 25, 300).limit, 25u) << query;
  }
  EXPECT_EQ(PageOf(Get("offset=-4"), 25, 300).offset, 0u);
}

TEST(PageTest, IsEmptyPastTheEnd) {
  const Page page{10, 30};

  EXPECT_EQ(page.begin(25), 25u);
  EXPECT_EQ(page.end(25), 25u);
}

TEST(EnvelopeTest, LinksTheNeighboursOfAPageInTheMiddle) {
  const Json rows = {1, 2, 3, 4, 5};
  const Json body =
      EnvelopeOf(Get("limit=2&offset=2&search=a"), Page{2, 2}, rows);

  EXPECT_EQ(body["count"], 5);
  EXPECT_EQ(body["results"], Json({3, 4}));
  EXPECT_EQ(body["next"],
            "http://127.0.0.1:80/api/v1/tags?search=a&limit=2&offset=4");
  EXPECT_EQ(body["previous"],
            "http://127.0.0.1:80/api/v1/tags?search=a&limit=2");
}

TEST(EnvelopeTest, HasNoNextAtTheEndAndStillAPreviousPastIt) {
  const Json rows = {1, 2, 3};
  const Json body = EnvelopeOf(Get("limit=9&offset=9"), Page{9, 9}, rows);

  EXPECT_EQ(body["count"], 3);
  EXPECT_EQ(body["results"], Json::array());
  EXPECT_EQ(body["next"], nullptr);
  EXPECT_EQ(body["previous"], "http://127.0.0.1:80/api/v1/tags?limit=9");
}

}  // namespace
}  // namespace muster::fake_iru
