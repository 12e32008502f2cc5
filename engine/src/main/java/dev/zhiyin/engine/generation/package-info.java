/**
 * Everything that must agree travels together: the index, the towers, the mean and the encoder's
 * checksum lie in one folder, a generation, which is published by one atomic rename.
 */
@NullMarked
package dev.zhiyin.engine.generation;

import org.jspecify.annotations.NullMarked;
