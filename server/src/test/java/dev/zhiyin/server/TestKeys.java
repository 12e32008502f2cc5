package dev.zhiyin.server;

import dev.zhiyin.engine.access.ApiKeys;
import dev.zhiyin.engine.access.Scope;
import java.time.Instant;

final class TestKeys {
  static String create(ApiKeys keys) {
    return keys.create("a", Scope.READ, Instant.now()).secret();
  }
}
