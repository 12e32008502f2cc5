package dev.zhiyin.tools.rebuild;

import dev.zhiyin.engine.shopper.ShopperId;
import dev.zhiyin.engine.social.Consent;
import dev.zhiyin.engine.social.FriendList;
import dev.zhiyin.engine.store.Store;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Loads whom shoppers have as friends, and what they let those know, into the store. */
record FriendFile(Store store) {
  private record Line(String userId, List<@Nullable String> friends, Allowed consent) {
    private record Allowed(boolean shareActivity, boolean showName, String name) {
      Consent consent() {
        return new Consent(
            shareActivity, showName, Optional.of(name).filter(text -> !text.isBlank()));
      }
    }

    FriendList list(UnaryOperator<String> kept) {
      return new FriendList(friends.stream().map(id -> kept.apply(id == null ? "" : id)).toList());
    }

    void check() {
      ShopperId.user(userId);
      var _ = list(id -> id).of(userId);
      var _ = consent.consent();
    }
  }

  /**
   * Puts friends and consent of each line.
   *
   * @return how many lines there are
   * @throws dev.zhiyin.engine.ZhiyinException.WorkRefused naming the line that is wrong; then
   *     nothing is changed
   */
  int load(Path file) {
    List<Line> lines = ShopperLines.read(file, Line.class, Line::check);
    for (Line line : lines) {
      store.putFriends(kept(line.userId), line.list(this::kept));
      store.putConsent(kept(line.userId), line.consent.consent());
    }
    return lines.size();
  }

  private String kept(String userId) {
    return store.pseudonyms().of(ShopperId.user(userId)).id();
  }
}
