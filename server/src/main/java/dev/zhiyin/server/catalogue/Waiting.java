package dev.zhiyin.server.catalogue;

import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Edits that wait for their turn, and where their outcome is told. */
record Waiting(List<Edit> edits, CompletableFuture<List<Edited>> outcome) {
  Waiting(List<Edit> edits) {
    this(List.copyOf(edits), new CompletableFuture<>());
  }
}
