import type { BegunSocket } from "#app/transport/page-socket.ts";
import { HTTP_UNTIL } from "#app/transport/transport.ts";
import { FIRST_TERMINAL } from "./terminal-list.ts";

interface Dialled extends BegunSocket {
  readonly path: string;
}

declare global {
  interface Window {
    /** What the script below has begun, until it is taken. */
    dialledTerminal?: Dialled;
  }
}

/** Where the size of this tab's first terminal is kept from one page to the next. */
export const SIZE_KEY = "terminal-size";

/**
 * Runs in the page of a lab as soon as it arrives, as after a reload: begins to connect the lab's first terminal, at the
 * address that `terminalAddress` makes. The scripts that draw it take several times as long to come to life as its
 * bytes to come. A socket that nobody has taken after ten seconds is closed; until then the server sends no more than
 * may be ahead of what has been drawn. Where plain HTTP is the way, because no WebSocket gets through, it does nothing.
 */
export const dialScript = `(function(){
var lab=/^\\/lab\\/([\\w-]+)$/.exec(location.pathname),size;
try{if(sessionStorage.getItem("${HTTP_UNTIL}"))return;size=/^(\\d{1,3})x(\\d{1,3})$/.exec(sessionStorage.getItem("${SIZE_KEY}"))}catch(e){}
if(!lab)return;
var path="/terminal/"+lab[1]+"/${FIRST_TERMINAL}",kept=[];
var socket=new WebSocket(location.origin.replace(/^http/,"ws")+path+"?columns="+(size?size[1]:80)+"&rows="+(size?size[2]:24));
socket.binaryType="arraybuffer";
socket.onmessage=function(message){kept.push(message)};
window.dialledTerminal={path:path,socket:socket,kept:kept};
setTimeout(function(){if(window.dialledTerminal)socket.close()},10000);
})()`;

/** What that script has begun for this path, once; null when there is nothing, or it has failed. */
export function takeDialled(path: string): Dialled | null {
  const dialled = window.dialledTerminal;
  if (dialled?.path !== path) return null;
  delete window.dialledTerminal;
  return dialled.socket.readyState > WebSocket.OPEN ? null : dialled;
}
