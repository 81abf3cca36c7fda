#include "cli/testing/fake_installation.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "testing/matchers.h"

namespace muster::cli {
namespace {

using ::muster::testing::EqualsProto;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

using CatalogCommandsTest = MusterctlTest;

TEST_F(CatalogCommandsTest, ListsThePeopleOfASource) {
  catalog_.list_entries.Answer(R"pb(
    entries {
      name: "sources/iru/users/1"
      user { id: "1" email: "ada@x.io" display_name: "Ada" department: "R&D" }
    }
    next_page_token: "more"
  )pb");
  catalog_.list_entries.Answer(R"pb(
    entries {
      name: "sources/iru/users/2"
      user { id: "2" email: "bob@x.io" archived: true }
    }
  )pb");

  EXPECT_EQ(Run({"catalog", "users", "--source", "iru"}), kExitOk);

  EXPECT_EQ(out_,
            "E-mail    Name  Department  Job title  State     Id\n"
            "ada@x.io  Ada   R&D                              1\n"
            "bob@x.io                               archived  2\n"
            "2 users, read never\n");
  EXPECT_THAT(catalog_.list_entries.asked(),
              ElementsAre(EqualsProto(R"pb(parent: "sources/iru/users"
                                           page_size: 1000)pb"),
                          EqualsProto(R"pb(parent: "sources/iru/users"
                                           page_size: 1000
                                           page_token: "more")pb")));
}

TEST_F(CatalogCommandsTest, ListsTheOtherKinds) {
  catalog_.list_entries.Answer(R"pb(
    entries {
      name: "sources/iru/blueprints/b"
      blueprint { id: "b" display_name: "Sales" type: "map" device_count: 1200 }
    }
  )pb");
  catalog_.list_entries.Answer(R"pb(
    entries {
      name: "sources/iru/tags/t"
      tag { id: "t" display_name: "vip" }
    }
  )pb");
  catalog_.list_entries.Answer(R"pb(
    entries {
      name: "sources/iru/library-items/i"
      library_item { id: "i" display_name: "Slack" blueprint_ids: "b" }
    }
  )pb");

  EXPECT_EQ(Run({"catalog", "blueprints", "--source", "iru"}), kExitOk);
  EXPECT_THAT(out_, HasSubstr("Sales      map     1,200  b\n"));
  EXPECT_EQ(Run({"catalog", "tags", "--source", "iru"}), kExitOk);
  EXPECT_THAT(out_, HasSubstr("vip  t\n"));
  EXPECT_EQ(Run({"catalog", "library-items", "--source", "iru"}), kExitOk);
  EXPECT_THAT(out_, HasSubstr("Slack           1  i\n"));
}

TEST_F(CatalogCommandsTest, PrintsAnEntryALineAsJson) {
  catalog_.list_entries.Answer(R"pb(entries { name: "sources/iru/tags/t" })pb");

  EXPECT_EQ(Run({"catalog", "tags", "--source", "iru", "--json"}), kExitOk);

  EXPECT_EQ(out_, "{\"name\":\"sources/iru/tags/t\"}\n");
}

TEST_F(CatalogCommandsTest, RefusesAKindThatThereIsNot) {
  EXPECT_EQ(Run({"catalog", "devices"}), kExitUsage);
  EXPECT_EQ(Run({"catalog"}), kExitUsage);
}

}  // namespace
}  // namespace muster::cli
