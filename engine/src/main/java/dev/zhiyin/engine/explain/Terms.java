package dev.zhiyin.engine.explain;

import java.util.List;

/** Cuts a text into the distinct terms that the index knows it by. */
@FunctionalInterface
public interface Terms {
  List<String> of(String text);
}
