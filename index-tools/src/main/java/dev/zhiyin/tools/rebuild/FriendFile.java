package dev.zhiyin.tools.rebuild;

import dev.zhiyin.engine.shopper.ShopperId;
import dev.zhiyin.engine.social.Consent;
import dev.zhiyin.engine.social.FriendList;
import dev.zhiyin.engine.store.Store;
import dev.zhiyin.tools.input.JsonRecords;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Whom shoppers have as friends, and what they let those know, as a file tells it. */
record FriendFile(List<Line> lines) {
  private record Line(String userId, List<@Nullable String> friends, Allowed consent) {
    private record Allowed(boolean shareActivity, boolean showName, String name) {
      Consent consent() {
        return new Consent(
            shareActivity, showName, Optional.of(name).filter(text -> !text.isBlank()));
      }
    }

    FriendList list(UnaryOperator<String> kept, Set<String> gone) {
      return new FriendList(
          friends.stream()
              .map(id -> kept.apply(id == null ? "" : id))
              .filter(id -> !gone.contains(id))
              .toList());
    }

    void check() {
      ShopperId.user(userId);
      var _ = list(id -> id, Set.of()).of(userId);
      var _ = consent.consent();
    }
  }

  /**
   * Reads a file.
   *
   * @throws dev.zhiyin.engine.ZhiyinException.WorkRefused naming the line that is wrong
   */
  static FriendFile read(Path file) {
    return new FriendFile(JsonRecords.read(file, Line.class, Line::check));
  }

  /**
   * Puts friends and consent of each line. Who was erased and did not come back is left out, also
   * among the friends of others.
   */
  LoadedLines load(Store store) {
    UnaryOperator<String> kept = id -> store.pseudonyms().of(ShopperId.user(id)).id();
    var users = new HashSet<String>();
    for (Line line : lines) {
      users.add(kept.apply(line.userId));
      users.addAll(line.list(kept, Set.of()).userIds());
    }
    Set<String> gone = store.erasing().gone(users);
    int loaded = 0;
    for (Line line : lines) {
      String user = kept.apply(line.userId);
      if (!gone.contains(user)) {
        store.friends().putFriends(user, line.list(kept, gone));
        store.friends().putConsent(user, line.consent.consent());
        loaded++;
      }
    }
    return new LoadedLines(loaded, gone.size());
  }
}
