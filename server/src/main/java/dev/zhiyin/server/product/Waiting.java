package dev.zhiyin.server.product;

import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Edits that wait for their turn, and where their outcome is told. */
record Waiting(List<Edit> edits, CompletableFuture<List<Edited>> outcome) {
  Waiting(List<Edit> edits) {
    this(List.copyOf(edits), new CompletableFuture<>());
  }
}
