/** Generations: what there is, and which one is published. */
@NullMarked
package dev.zhiyin.server.generation;

import org.jspecify.annotations.NullMarked;
