/** In the data folder: where the keeper listens, and its process id. */
export const KEEPER_SOCKET = "keeper.sock";
export const KEEPER_PID_FILE = "keeper.pid";
