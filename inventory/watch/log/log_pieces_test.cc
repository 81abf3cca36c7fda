#include "inventory/watch/log/log_pieces.h"

#include <memory>
#include <thread>

#include "absl/status/status.h"
#include "absl/synchronization/notification.h"
#include "gtest/gtest.h"

namespace muster::inventory {
namespace {

constexpr uint64_t kQuery = 5;

absl::StatusOr<LogBatch> Batch(Revision revision) {
  LogBatch batch;
  batch.revision = revision;
  return batch;
}

TEST(LogPieceTest, GivesWhatWasReadOnce) {
  LogPiece piece(kQuery, 1, 10);
  piece.Fill([] { return Batch(10); });

  EXPECT_TRUE(piece.ready());
  const auto batch = piece.Take();
  ASSERT_TRUE(batch.has_value());
  EXPECT_EQ((*batch)->revision, 10);
  EXPECT_FALSE(piece.Take().has_value());
}

TEST(LogPieceTest, IsNotReadAfterSomeoneDidNotWaitForIt) {
  LogPiece piece(kQuery, 1, 10);
  EXPECT_FALSE(piece.Take().has_value());

  piece.Fill([]() -> absl::StatusOr<LogBatch> {
    ADD_FAILURE() << "it is read";
    return Batch(10);
  });
}

TEST(LogPieceTest, IsWaitedForWhileItIsRead) {
  LogPiece piece(kQuery, 1, 10);
  absl::Notification reading;
  std::thread reader([&] {
    piece.Fill([&] {
      reading.Notify();
      return Batch(10);
    });
  });
  reading.WaitForNotification();

  EXPECT_TRUE(piece.Take().has_value());
  reader.join();
}

TEST(LogPieceTest, HoldsItsPlaceUntilItIsTaken) {
  LogPiece piece(kQuery, 1, 10);
  auto place = std::make_shared<int>(0);
  const std::weak_ptr<int> held = place;
  piece.Hold(std::move(place));
  piece.Fill([] { return Batch(10); });
  EXPECT_FALSE(held.expired());

  piece.Take();

  EXPECT_TRUE(held.expired());
}

TEST(LogPiecesTest, FindsWhatSomeoneKeeps) {
  LogPieces pieces;
  auto piece = std::make_shared<LogPiece>(kQuery, 1, 10);
  pieces.Add(piece);

  EXPECT_EQ(pieces.Find(kQuery, 1), piece);
  EXPECT_EQ(pieces.Find(kQuery, 2), nullptr);
  EXPECT_EQ(pieces.Find(kQuery + 1, 1), nullptr);
  piece.reset();
  EXPECT_EQ(pieces.Find(kQuery, 1), nullptr);
}

TEST(LogPiecesTest, FindsNothingFromBeforeItWasCleared) {
  LogPieces pieces;
  const auto piece = std::make_shared<LogPiece>(kQuery, 1, 10);
  pieces.Add(piece);
  pieces.Clear();

  EXPECT_EQ(pieces.Find(kQuery, 1), nullptr);
}

}  // namespace
}  // namespace muster::inventory
